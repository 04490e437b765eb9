import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import type { KnobOf } from '../../model/change.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineKind, Gone } from '../kind.ts';
import { idsIn, sameIds } from '../reach/id-list.ts';
import { onRunningDomain } from '../reach/on-domain.ts';

type Pin = KnobOf<'domain-pin'>;

/** Which pCPUs a thread of a running libvirt guest may use. A thread that was never pinned has all of the host. */
export const kind = defineKind({
  kind: 'domain-pin',
  async read(knob, world) {
    return await onRunningDomain(knob, world, async (connection, domain) => {
      const cpus = await cpusOf(knob, connection, domain);
      if (cpus === undefined)
        throw new Gone({ what: `${domain.name} has no ${knob.thread} ${knob.index} any more` });
      return formatCpuList(cpus);
    });
  },
  async write(knob, value, world) {
    const cpus = idsIn(value);
    await onRunningDomain(knob, world, async (connection, domain) => {
      const { thread, index } = knob;
      const options = { live: true, signal: world.signal };
      if (thread === 'emulator') await connection.pinEmulator(domain, cpus, options);
      else if (thread === 'vcpu') await connection.pinVcpu(domain, { vcpu: index, cpus }, options);
      else await connection.pinIothread(domain, { iothread: index, cpus }, options);
    });
  },
  reached: (_, wanted, now) => sameIds(wanted, now),
});

async function cpusOf(
  { thread, index }: Pin,
  connection: Connection,
  domain: Domain,
): Promise<readonly number[] | undefined> {
  if (thread === 'emulator') return await connection.emulatorPins(domain, { live: true });
  if (thread === 'vcpu') {
    const pins = await connection.vcpuPins(domain, { live: true, vcpus: index + 1 });
    return pins[index];
  }
  const iothreads = await connection.iothreads(domain, { live: true });
  return iothreads.find(({ id }) => id === index)?.cpus;
}

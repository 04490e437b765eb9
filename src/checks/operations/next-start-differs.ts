import { isAbsent } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

/** What people tune. Of devices not names and addresses, which libvirt fills in when it starts a guest. */
const TUNED: Readonly<Record<string, (definition: GuestDefinition) => unknown>> = {
  '/domain/vcpu': ({ vcpus }) => [vcpus.current, vcpus.cpus],
  '/domain/memory': ({ memoryKiB }) => memoryKiB,
  '/domain/memoryBacking': ({ memoryBacking }) => memoryBacking,
  '/domain/cputune': ({ tuning }) => tuning,
  '/domain/numatune': ({ numa }) => numa,
  '/domain/iothreads': ({ iothreads }) => iothreads.count,
  '/domain/devices/disk (cache, io, format)': ({ disks }) =>
    disks
      .filter(({ device }) => !REMOVABLE.has(device))
      .map(({ target, bus, format, cache, io }) => [target, bus, format, cache, io].join(' ')),
  '/domain/devices/interface (model)': ({ nics }) => nics.map(({ model }) => model),
};

/** A drive without a medium has no format while the guest runs. */
const REMOVABLE: ReadonlySet<string> = new Set(['cdrom', 'floppy']);

export const check = defineCheck({
  id: 'OPS-03',
  topic: 'operations',
  subject: 'guest',
  title: 'The guest starts next time as it runs now',
  problem: 'The guest will start differently from how it runs now',
  severity: 'low',
  reads: ['virsh dumpxml GUEST', 'virsh dumpxml --inactive GUEST'],
  why: 'Pins and limits set with --live only are lost at the next start; edits with --config only do not work yet. Either way what was measured is not what will run.',
  remedy:
    'Repeat the change with --live --config, or shut the guest down and start it to take up its definition.',
  takesEffect: 'next-start',
  notWhen: 'The difference is a change that waits for a planned restart.',
  sources: ['virsh(1): --live, --config, --current'],
  gates: [running],
  evaluate({ guest }) {
    if (isAbsent(guest.nextStart)) return notApplicable('the guest has no persistent definition');
    const now = need(guest.definition, 'definition of the guest');
    const next = need(guest.nextStart, 'persistent definition');
    const different = Object.entries(TUNED).filter(
      ([, part]) => JSON.stringify(part(now)) !== JSON.stringify(part(next)),
    );
    if (different.length === 0) return pass(seen('live and persistent definition', 'tuned alike'));
    return fail({
      evidence: different.map(([place, part]) =>
        seen(place, `now ${brief(part(now))}, next start ${brief(part(next))}`),
      ),
    });
  },
});

const MAX_LENGTH = 120;

function brief(part: unknown): string {
  const text = JSON.stringify(part) ?? 'not given';
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}...`;
}

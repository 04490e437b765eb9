import { exclusivePins, nodesOf } from '../../derived/placement-of.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import type { Guest } from '../../model/guest.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-07',
  topic: 'cache',
  subject: 'guest',
  title: 'The iothreads of a pinned guest have pCPUs near it, and not its own',
  problem: 'The iothreads of a pinned guest may run on its vCPUs’ pCPUs, or far away',
  severity: 'low',
  reads: ['/domain/cputune/iothreadpin', '/domain/cputune/vcpupin', '/domain/vcpu/@cpuset'],
  why: 'An iothread that floats pushes pinned vCPUs off their pCPUs, or handles their requests on another node: a tail of slow requests.',
  remedy:
    'virsh iothreadpin GUEST ID CPULIST --live --config with housekeeping pCPUs of the guest’s node.',
  takesEffect: 'live',
  notWhen: 'The guest hardly uses its disks; its iothreads may share the housekeeping pCPUs.',
  sources: ['libvirt formatdomain: CPU tuning, iothreadpin'],
  gates: [notOvercommitted],
  evaluate({ guest, host }) {
    const { tuning, iothreads, vcpus } = need(guest.definition, 'definition of the guest');
    if (iothreads.count === 0) return notApplicable('the guest has no iothread');
    const own = exclusivePins(guest).map(({ cpu }) => cpu);
    if (own.length === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const pins = new Map(tuning.iothreadPins.map(({ iothread, cpus }) => [iothread, cpus]));
    const places = iothreads.ids.map((id) => ({ id, cpus: pins.get(id) ?? vcpus.cpus }));
    const evidence = [
      seen('/domain/cputune/vcpupin', formatCpuList(own)),
      ...places.map(({ id, cpus }) =>
        seen(`iothread ${id}`, cpus === undefined ? 'any pCPU' : formatCpuList(cpus)),
      ),
    ];
    const wrong = places.flatMap(({ id, cpus }) => faultOf(id, cpus, own, { guest, host }));
    if (wrong.length === 0) return pass(...evidence);
    return fail({ evidence, reason: wrong.join(' ') });
  },
});

function faultOf(
  id: string,
  cpus: readonly number[] | undefined,
  own: readonly number[],
  { guest, host }: { guest: Guest; host: Host },
): string[] {
  if (cpus === undefined) return [`iothread ${id} of ${guest.name} may run anywhere.`];
  if (cpus.some((cpu) => own.includes(cpu)))
    return [`iothread ${id} of ${guest.name} may run on the pCPU of a vCPU.`];
  const home = new Set(nodesOf(host, own).map((node) => node.id));
  const nodes = nodesOf(host, cpus);
  return home.size > 0 && nodes.length > 0 && nodes.every((node) => !home.has(node.id))
    ? [`iothread ${id} of ${guest.name} runs on another node than its vCPUs.`]
    : [];
}

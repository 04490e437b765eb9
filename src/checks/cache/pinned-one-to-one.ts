import { exclusivePins } from '../../derived/placement-of.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { dedicated } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-01',
  topic: 'cache',
  subject: 'guest',
  title: 'Each vCPU of a dedicated guest is pinned to a pCPU',
  problem: 'vCPUs of a dedicated guest are not pinned',
  severity: 'high',
  reads: [
    '/domain/cputune/vcpupin',
    '/domain/vcpu/@cpuset',
    'Cpus_allowed_list of the vCPU threads',
    'declared policy of the guest',
  ],
  why: 'A vCPU that floats loses its caches at every move, meets others on its pCPU, and ends up on another node than its memory.',
  remedy:
    'virsh vcpupin GUEST VCPU CPU --live --config for each vCPU: pCPUs of one node, behind one last-level cache where they fit.',
  takesEffect: 'live',
  notWhen:
    'The guest is to share its pCPUs after all: declare it conservative or overcommit, and bind it to a node only.',
  sources: [
    "The sysadmin's summary virt-tune began with: 64 guests with NUMA placement and pinning reach 80 % of native, without 55 %",
    'OpenStack Nova: hw:cpu_policy=dedicated',
    'Rocky Linux guide on CPU pinning',
  ],
  gates: [dedicated],
  evaluate({ guest }) {
    const { vcpus } = need(guest.definition, 'definition of the guest');
    const pinned = new Set(exclusivePins(guest).map(({ vcpu }) => vcpu));
    for (const vcpu of pinnedThreads(guest)) pinned.add(vcpu);
    const floating = Array.from({ length: vcpus.current }, (_, vcpu) => vcpu).filter(
      (vcpu) => !pinned.has(vcpu),
    );
    const evidence = [
      seen('vCPUs', vcpus.current),
      seen('vCPUs with a pCPU of their own', formatCpuList(pinned) || 'none'),
    ];
    if (floating.length === 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `${floating.length === 1 ? 'vCPU' : 'vCPUs'} ${formatCpuList(floating)} of ${guest.name} may run on several pCPUs.`,
    });
  },
});

/** Plain QEMU processes are pinned from outside, by taskset. */
function pinnedThreads(guest: Guest): number[] {
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  return threads.flatMap(({ index, allowedCpus }) =>
    index !== undefined && valueOrUndefined(allowedCpus)?.length === 1 ? [index] : [],
  );
}

import { hostDemand } from '../../derived/host-demand.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import { defineCheck, fail, need, needGiven, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Ours: at 2 to 4 µs each, caches refilled, 4 to 8 % of every pCPU goes into switching. */
const LIMIT_PER_PCPU = 20_000;

export const check = defineCheck({
  id: 'OVC-14',
  topic: 'allocation',
  subject: 'host',
  title: 'The pCPUs spend little on switching between threads',
  problem: 'The pCPUs switch between threads all the time',
  severity: 'low',
  reads: [
    '/proc/stat ctxt',
    '/proc/PID/task/TID/status: nonvoluntary_ctxt_switches of vCPU threads',
  ],
  why: 'Each switch costs microseconds and leaves the caches to the next thread. This is how overcommit loses time that no thread is charged for.',
  remedy:
    'Where vCPUs are preempted: fewer vCPUs per pCPU, or pins that part busy guests. Where threads give up by themselves: fewer and larger requests in guests and their devices.',
  takesEffect: 'live',
  notWhen:
    'The switches come from services that wait for packets or disks by nature; nothing is gained by fewer guests then.',
  sources: [
    'Li, Ding, Shen: Quantifying the Cost of Context Switch (ExpCS 2007)',
    'proc(5): /proc/stat ctxt, /proc/PID/status nonvoluntary_ctxt_switches',
  ],
  gates: [
    hasRunningGuests,
    ({ snapshot }) => (snapshot.windowMs > 0 ? undefined : 'the snapshot has no sampling window'),
  ],
  evaluate({ snapshot, host }) {
    const perS = need(host.kernel.contextSwitchesPerS, 'context switches of the host');
    const { cpus } = need(host.topology, 'host topology');
    const pcpus = needGiven(cpus.online.length || undefined, 'online pCPUs');
    const perPcpu = perS / pcpus;
    const { guests } = hostDemand(snapshot);
    const preempted = guests.reduce((sum, guest) => sum + preemptionsPerS(guest), 0);
    const evidence = [
      seen('/proc/stat ctxt', `${Math.round(perS)} a second on ${pcpus} pCPUs`),
      seen('vCPUs preempted', `${Math.round(preempted)} times a second, where that was read`),
    ];
    if (perPcpu <= LIMIT_PER_PCPU) return pass(...evidence);
    return fail({
      evidence,
      reason: `Every pCPU switches ${Math.round(perPcpu)} times a second on average.`,
    });
  },
});

function preemptionsPerS(guest: Guest): number {
  const windowMs = valueOrUndefined(guest.runtime)?.windowMs ?? 0;
  if (windowMs === 0) return 0;
  const switches = (valueOrUndefined(threadsOf(guest, 'vcpu')) ?? []).map(
    ({ involuntarySwitches }) => valueOrUndefined(involuntarySwitches)?.delta ?? 0,
  );
  return (switches.reduce((sum, each) => sum + each, 0) * 1000) / windowMs;
}

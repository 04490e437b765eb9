import { activeVcpus, vcpuWindows } from '../../derived/vcpu-window.ts';
import { waitCause } from '../../derived/wait-cause.ts';
import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** As in SCH-01: below it, waiting is noise. */
const FELT_SHARE = 0.05;

export const check = defineCheck({
  id: 'SCH-02',
  topic: 'scheduling',
  subject: 'guest',
  title: 'Nothing holds the vCPUs up',
  problem: 'The vCPUs are held up, by a cause that can be named',
  severity: 'high',
  reads: [
    'cgroup cpu.stat throttled_usec over the window',
    'Cpus_allowed_list and schedstat of every guest’s threads',
    '/proc/stat of the pCPU',
  ],
  why: 'Waiting has one of few causes, and each wants another remedy: a quota, a neighbour pinned to the same pCPU, the guest’s own I/O threads, more vCPUs than pCPUs, or work of the host.',
  remedy:
    'Remove the cause that is named: raise the quota, re-pin one of the two, move the emulator thread, or place fewer vCPUs there.',
  takesEffect: 'live',
  notWhen: 'A quota that is sold as such works as designed.',
  sources: [
    'Linux Documentation/scheduler/sched-bwc.rst',
    'Linux Documentation/scheduler/sched-stats.rst',
  ],
  gates: [running, sampled],
  evaluate({ guest, snapshot }) {
    const active = activeVcpus(need(vcpuWindows(guest), 'run delay of the vCPUs'));
    if (active.length === 0) return notApplicable('no vCPU wanted to run during the window');
    const waiting = active.filter(({ waitShare }) => waitShare > FELT_SHARE);
    if (waiting.length === 0) return pass(seen('vCPUs that waited', 'none'));
    const causes = waiting.flatMap((vcpu) => {
      const cause = waitCause(snapshot, guest, vcpu);
      return cause === undefined ? [] : [{ vcpu, cause }];
    });
    const [first] = causes;
    if (first === undefined) {
      return unknown(
        `${count(waiting.length, 'vCPU')} waited, and nothing that was read explains why`,
      );
    }
    return fail({
      evidence: causes.map(({ vcpu, cause }) =>
        seen(`vCPU ${vcpu.vcpu} waited ${percent(vcpu.waitShare)}`, cause.text),
      ),
      reason: `vCPU ${first.vcpu.vcpu} of ${guest.name} waits because ${first.cause.text}.`,
    });
  },
});

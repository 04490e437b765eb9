import { balloonSize } from '../../derived/balloon-size.ts';
import { isRealTime, latencyMarks } from '../../derived/latency-marks.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'BAL-07',
  topic: 'balloon',
  subject: 'guest',
  title: 'Real-time and dedicated guests are not ballooned',
  problem: 'A guest that must not wait is ballooned',
  severity: 'low',
  reads: ['balloon size', '/domain/cputune/vcpusched, /domain/features/kvm/hint-dedicated'],
  why: 'The balloon takes memory by allocating it inside the guest, which reclaims and swaps for it, and every page given back is faulted in again on the host. Both come when somebody else is short, not when the guest has time.',
  remedy:
    'virsh setmem GUEST MAXIMUM --live --config, and leave the guest out of ballooning: <memballoon model="none"/> at the next start.',
  takesEffect: 'live',
  notWhen: 'The smaller size was set before the guest began its work and never changes.',
  sources: [
    "The sysadmin's summary virt-tune began with: no ballooning where stability is critical",
    'libvirt formatdomain: memballoon, cputune vcpusched',
  ],
  gates: [running],
  evaluate({ guest }) {
    const definition = need(guest.definition, 'definition of the guest');
    const marks = latencyMarks(definition);
    if (marks.length === 0) return notApplicable('neither real-time vCPUs nor hint-dedicated');
    const { currentKiB, maximumKiB, isInflated } = need(balloonSize(guest), 'balloon size');
    const evidence = [
      seen('guest', marks.join(', ')),
      seen('balloon', `${memoryText(currentKiB)} of ${memoryText(maximumKiB)}`),
    ];
    if (!isInflated) return pass(...evidence);
    return fail({
      evidence,
      severity: isRealTime(definition) ? 'medium' : 'low',
      reason: `${guest.name} has ${marks.join(' and ')}, and a balloon holds ${memoryText(maximumKiB - currentKiB)} of its memory.`,
    });
  },
});

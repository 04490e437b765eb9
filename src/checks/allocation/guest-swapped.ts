import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Pages of QEMU itself that were used once at start-up; they never come back. */
const HARMLESS_KIB = 32 * 1024;
/** Of the process's memory. */
const HIGH_SHARE = 0.05;

export const check = defineCheck({
  id: 'OVC-18',
  topic: 'allocation',
  subject: 'guest',
  title: 'The guest is not swapped out by the host',
  problem: 'Part of the guest is swapped out by the host',
  severity: 'medium',
  reads: ['/proc/PID/status VmSwap', '/proc/PID/smaps_rollup Swap, Rss'],
  why: 'The guest takes its memory for memory. Where the host swapped it out, a load instruction waits for a disk; if the guest swaps as well, pages travel twice.',
  remedy:
    'Free host memory, then bring the pages back (swapoff and swapon); for guests that matter set <memoryBacking><locked/>.',
  takesEffect: 'live',
  notWhen:
    'The pages are cold for good and nothing waits (compare with the rate of swap-ins, OVC-04).',
  sources: [
    'libvirt formatdomain: memoryBacking, locked',
    'Linux Documentation/filesystems/proc.rst, VmSwap',
  ],
  gates: [running],
  evaluate({ guest }) {
    const { memory } = need(guest.runtime, 'runtime of the guest');
    const privateKiB = need(memory.swapKiB, 'VmSwap');
    const { Rss: rssKiB, Swap: allKiB = 0 } = valueOrUndefined(memory.rollup) ?? {};
    // VmSwap leaves shared memory out, which guests with memfd are made of.
    const swapKiB = Math.max(privateKiB, allKiB);
    const evidence = [
      allKiB > privateKiB
        ? seen('/proc/PID/smaps_rollup Swap', memoryText(allKiB))
        : seen('/proc/PID/status VmSwap', memoryText(privateKiB)),
    ];
    if (swapKiB <= HARMLESS_KIB) return pass(...evidence);
    if (rssKiB === undefined) {
      const reason = `${memoryText(swapKiB)} of ${guest.name} lie in the host's swap.`;
      return fail({ evidence, reason });
    }
    const share = swapKiB / (swapKiB + rssKiB);
    return fail({
      evidence: [...evidence, seen('/proc/PID/smaps_rollup Rss', memoryText(rssKiB))],
      severity: share > HIGH_SHARE ? 'high' : 'medium',
      reason: `${memoryText(swapKiB)} of ${guest.name}, ${percent(share)} of its memory, lie in the host's swap.`,
    });
  },
});

import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, pass, seen } from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of the memory a guest costs the host, what nobody inside uses. */
const HIGH_SHARE = 0.5;
/** Small sums are not worth a change of technology. */
const WORTH_KIB = 256 * 1024;

export const check = defineCheck({
  id: 'CTR-02',
  topic: 'container',
  subject: 'guest',
  title: 'Most of what the guest costs in memory is used inside',
  problem: 'The guest costs far more memory than its work uses',
  severity: 'info',
  reads: ['/proc/PID/smaps_rollup Rss, *_Hugetlb', 'balloon statistics: available, usable'],
  why: 'A virtual machine pays for a kernel, its caches and QEMU before its service gets a byte. A container on the same host pays for the service only.',
  remedy:
    'Give the guest less memory or free page reporting (BAL-03); if it runs one Linux service that needs no kernel of its own, consider a container.',
  takesEffect: 'next-start',
  notWhen:
    'Isolation between tenants, another kernel or operating system, live migration: then the virtual machine is worth its price.',
  sources: [
    'IBM Research Report RC25482 (Felter et al., 2014): containers equal or exceed VMs in almost all cases',
    "The sysadmin's summary virt-tune began with",
  ],
  gates: [running],
  evaluate({ guest }) {
    const { memory, inside } = need(guest.runtime, 'runtime of the guest');
    const rss = heldKiB(need(memory.rollup, 'smaps_rollup'));
    const statistics = need(inside.memoryStats, 'balloon statistics');
    const available = needGiven(statistics.available, 'available memory in the guest');
    const usable = needGiven(statistics.usable, 'usable memory in the guest');
    const used = available - usable;
    const cost = rss - used;
    const evidence = [
      seen('/proc/PID/smaps_rollup Rss and huge pages', memoryText(rss)),
      seen('used inside (available - usable)', memoryText(used)),
    ];
    if (cost <= WORTH_KIB || cost <= rss * HIGH_SHARE) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} holds ${memoryText(rss)} of the host; its work uses ${memoryText(used)}, the other ${percent(cost / rss)} are overhead and cache.`,
    });
  },
});

/** Rss leaves reserved huge pages out (Linux Documentation/filesystems/proc.rst). */
function heldKiB(rollup: Readonly<Record<string, number>>): number {
  const { Rss, Shared_Hugetlb = 0, Private_Hugetlb = 0 } = rollup;
  return needGiven(Rss, 'Rss') + Shared_Hugetlb + Private_Hugetlb;
}

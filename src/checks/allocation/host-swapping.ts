import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** A page now and then is noise; sustained swapping shows in any window. Pages per second. */
const NOISE_PAGES_PER_S = 1;

export const check = defineCheck({
  id: 'OVC-04',
  topic: 'allocation',
  subject: 'host',
  title: 'The host does not swap',
  problem: 'The host swaps while guests run',
  severity: 'high',
  reads: ['/proc/vmstat pswpin, pswpout over the window'],
  why: 'Guest memory that was swapped out is fetched by the host at the first touch: the vCPU stops for a disk read that the guest cannot see or plan for.',
  remedy:
    'Free memory: shrink or move guests, lower page cache use (cache=none), or add memory; then let swap drain with swapoff and swapon.',
  takesEffect: 'live',
  notWhen:
    'Swap in compressed memory (zram, zswap) alone is much cheaper; look at the latency of the guests.',
  sources: [
    "The sysadmin's summary virt-tune began with: swap fights EPT",
    'Linux Documentation/admin-guide/sysctl/vm.rst',
  ],
  evaluate({ host }) {
    const rates = need(host.memory.vmstatPerS, 'rates of /proc/vmstat');
    const pagesIn = rates.pswpin ?? 0;
    const pagesOut = rates.pswpout ?? 0;
    const evidence = [
      seen('/proc/vmstat pswpin', `${pagesIn.toFixed(1)} pages/s`),
      seen('/proc/vmstat pswpout', `${pagesOut.toFixed(1)} pages/s`),
    ];
    if (pagesIn <= NOISE_PAGES_PER_S && pagesOut <= NOISE_PAGES_PER_S) return pass(...evidence);
    return fail({
      evidence,
      reason: `${pagesIn.toFixed(0)} pages/s came back from swap and ${pagesOut.toFixed(0)} pages/s went out during the window.`,
    });
  },
});

import { exclusivePins } from '../../derived/placement-of.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted, running, sampled } from '../gates.ts';

/** A device’s queue; timers and inter-processor interrupts have names, not numbers, and no affinity. */
const MANAGED = /^nvme\d+q\d+/;

export const check = defineCheck({
  id: 'PIN-09',
  topic: 'cache',
  subject: 'guest',
  title: 'Devices do not interrupt the pCPUs of pinned vCPUs',
  problem: 'Devices interrupt the pCPUs of pinned vCPUs',
  severity: 'low',
  reads: ['/proc/interrupts over the window', '/proc/irq/*/effective_affinity_list'],
  why: 'Each interrupt makes the vCPU leave the guest, and its softirq work runs in the vCPU’s time.',
  remedy:
    'Write housekeeping pCPUs to /proc/irq/N/smp_affinity_list, and IRQBALANCE_BANNED_CPULIST for irqbalance.',
  takesEffect: 'live',
  notWhen:
    'NVMe queues whose affinity the kernel manages: keep the pCPU out with isolcpus=managed_irq at boot.',
  sources: [
    'Linux Documentation/core-api/irq/irq-affinity.rst',
    'irqbalance(1): IRQBALANCE_BANNED_CPULIST',
    'TuneD: plugin_irq',
  ],
  thresholds: {
    interruptsPerS: {
      default: 1000,
      range: [1, 10_000_000],
      unit: 'a second',
      meaning: 'more on one pCPU are found',
    },
  },
  gates: [running, sampled, notOvercommitted],
  evaluate({ guest, host }, { interruptsPerS }) {
    const own = new Set(exclusivePins(guest).map(({ cpu }) => cpu));
    if (own.size === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const irqs = need(host.irqs, '/proc/interrupts').flatMap((irq) => {
      const rate = valueOrUndefined(irq.perS);
      const cpu = irq.busiestCpu;
      return rate === undefined || cpu === undefined || !own.has(cpu)
        ? []
        : [{ ...irq, rate, cpu }];
    });
    const rates = new Map<number, number>();
    for (const { cpu, rate } of irqs) rates.set(cpu, (rates.get(cpu) ?? 0) + rate);
    const busy = irqs
      .filter(({ cpu }) => (rates.get(cpu) ?? 0) > interruptsPerS)
      .toSorted((left, right) => right.rate - left.rate);
    if (busy.length === 0)
      return pass(
        ...[...own].map((cpu) =>
          seen(`interrupts on pCPU ${cpu}`, `${Math.round(rates.get(cpu) ?? 0)} a second`),
        ),
      );
    return fail({
      evidence: busy.map(({ irq, name, cpu, rate }) =>
        seen(`IRQ ${irq} (${name}) on pCPU ${cpu}`, `${Math.round(rate)} a second`),
      ),
      ...(busy.every(({ name }) => MANAGED.test(name)) && {
        remedy:
          'The kernel manages the affinity of NVMe queues: isolcpus=managed_irq,CPULIST on the kernel command line.',
      }),
    });
  },
});

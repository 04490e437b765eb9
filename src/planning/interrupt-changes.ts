import type { WantedChange } from '../model/change.ts';
import { formatCpuList, parseCpuList } from '../model/cpu-list.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Host, Irq } from '../model/host.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { Wishes } from './wishes.ts';

/** The kernel spreads these itself and takes no other wish (Documentation/core-api/irq/irq-affinity.rst). */
const MANAGED = /^nvme\d+q\d+/;
/** One that rings less often disturbs nobody; as in PIN-09 what counts is the rate on a pCPU. */
const RINGS_PER_S = 1;

const SUBJECT = { kind: 'host', name: 'host' } as const;

/** Interrupts of devices go to pCPUs that no guest has for itself: of the same node where it has some. */
export function interruptChanges(
  { guests }: HostPlacement,
  host: Host,
  failed: readonly Finding[],
): Wishes {
  const own = new Set(
    guests
      .filter(({ policy }) => policy === 'dedicated')
      .flatMap(({ vcpus }) => vcpus.flatMap(({ cpus }) => (cpus.length === 1 ? cpus : []))),
  );
  const topology = valueOrUndefined(host.topology);
  if (own.size === 0 || topology === undefined) return { wanted: [], refused: [] };
  const disturbing = (valueOrUndefined(host.irqs) ?? []).filter((irq) => disturbs(irq, own));
  if (disturbing.length === 0) return { wanted: [], refused: [] };
  const names = disturbing.map(({ name }) => name);
  const what = `interrupts off pCPUs ${formatCpuList(own)}`;
  const services = valueOrUndefined(host.services) ?? [];
  if (services.some(({ name, running }) => name === 'irqbalance' && running)) {
    const banned = `IRQBALANCE_BANNED_CPULIST=${formatCpuList(own)}`;
    const reason = `irqbalance places them by itself: give it ${banned} (irqbalance(1))`;
    return { wanted: [], refused: [{ what, subject: SUBJECT, reason }] };
  }
  const open = topology.cpus.online.filter((cpu) => !own.has(cpu));
  if (open.length === 0) {
    const reason = 'no pCPU is left that no guest has for itself';
    return { wanted: [], refused: [{ what, subject: SUBJECT, reason }] };
  }
  const managed = names.filter((name) => MANAGED.test(name));
  const reason = `the kernel places the interrupts of ${managed.join(', ')}: keep them off with isolcpus=managed_irq,${formatCpuList(own)} at boot`;
  return {
    wanted: disturbing
      .filter(({ name }) => !MANAGED.test(name))
      .map((irq) => changeOf(irq, nearest(irq, open, topology.nodes), failed)),
    refused: managed.length === 0 ? [] : [{ what, subject: SUBJECT, reason }],
  };
}

function disturbs({ perS, effectiveAffinity, affinity }: Irq, own: ReadonlySet<number>): boolean {
  if ((valueOrUndefined(perS) ?? 0) < RINGS_PER_S) return false;
  const cpus = listOf(valueOrUndefined(effectiveAffinity) ?? valueOrUndefined(affinity));
  return cpus.some((cpu) => own.has(cpu));
}

function listOf(text: string | undefined): number[] {
  try {
    return text === undefined ? [] : parseCpuList(text);
  } catch {
    return [];
  }
}

/** Of the node it rings on now, which is that of its device or was chosen to be near it. */
function nearest(
  { busiestCpu }: Irq,
  open: readonly number[],
  nodes: readonly { cpus: readonly number[] }[],
): readonly number[] {
  const node = nodes.find(({ cpus }) => busiestCpu !== undefined && cpus.includes(busiestCpu));
  const near = open.filter((cpu) => node?.cpus.includes(cpu));
  return near.length > 0 ? near : open;
}

function changeOf(
  { irq, name }: Irq,
  cpus: readonly number[],
  failed: readonly Finding[],
): WantedChange {
  const list = formatCpuList(cpus);
  return {
    id: `IRQ ${irq}`,
    knob: { kind: 'kernel-file', path: `/proc/irq/${irq}/smp_affinity_list` },
    title: `IRQ ${irq} (${name}) goes to pCPUs ${list}`,
    subject: SUBJECT,
    topic: 'cache',
    answers: failed.some(({ id }) => id === 'PIN-09') ? ['PIN-09'] : [],
    takesEffect: 'live',
    risk: 'none',
    after: list,
  };
}

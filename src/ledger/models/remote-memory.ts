import { localityOf } from '../../derived/guest-locality.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { NumaNode } from '../../model/topology.ts';
import type { CostSubject, Estimate } from '../cost-subject.ts';
import { percentText } from './percent-text.ts';

const LOCAL = 10;

/**
 * Share of run time that a program spends on memory, m: with all of its memory remote it took 1 + m (r - 1) as
 * long. Pinned programs of random accesses lost 18.2 % at r = 1.6: m = 0.22 / 0.6 (Hyser, linux-kernel
 * 2023-12-15); compute-bound ones hardly any, in-memory data bases most of it.
 */
const MEMORY_SHARE = { low: 0.08, typical: 0.37, high: 0.8 };

/**
 * Latency follows distance, but ACPI's numbers (SLIT) often overstate it: five machines measured 1.56 to 1.84
 * where their tables say 2.1 (Intel Memory Latency Checker outputs). Typical takes the least of both.
 */
const MEASURED_RATIO = { low: 1.4, typical: 1.6 };

/** What memory away from its vCPUs costs: share of remote accesses x this host's distance. */
export function remoteMemoryLoss({ guest, snapshot }: CostSubject): Estimate | undefined {
  const topology = valueOrUndefined(snapshot.host.topology);
  const locality = valueOrUndefined(localityOf(guest, snapshot.host));
  if (topology === undefined || locality === undefined) return undefined;
  const { nodes } = topology;
  const allowed = remoteFrom(locality.cpuNodes, locality.perNodeKiB, nodes);
  const now = remoteFrom(nodesNow(guest, nodes), locality.perNodeKiB, nodes) ?? allowed;
  if (allowed === undefined || now === undefined) return undefined;
  const share = (now.share + allowed.share) / 2;
  const ratio = Math.max(now.distance, allowed.distance) / LOCAL;
  const typicalRatio = Math.min(ratio, MEASURED_RATIO.typical);
  const typical = slower(MEMORY_SHARE.typical, typicalRatio, share);
  const leastShare = Math.min(now.share, allowed.share);
  const mostShare = Math.max(now.share, allowed.share);
  return {
    loss: {
      dimension: 'memory',
      low: slower(MEMORY_SHARE.low, Math.min(ratio, MEASURED_RATIO.low), leastShare),
      typical,
      high: slower(MEMORY_SHARE.high, ratio, mostShare),
      basis: 'model',
      confidence: 'medium',
      source: 'Hyser, linux-kernel 2023-12-15; ACPI specification, SLIT',
    },
    arithmetic: `${percentText(now.share)} of accesses remote from where its vCPUs are now, ${percentText(allowed.share)} from where they may run, distance ${(ratio * LOCAL).toFixed(0)}: 1 - 1/(1 + ${MEMORY_SHARE.typical} x (${typicalRatio.toFixed(2)} - 1) x ${share.toFixed(3)}) = ${percentText(typical)}; memory-bound share of the work ${MEMORY_SHARE.low} to ${MEMORY_SHARE.high}`,
  };
}

function slower(memoryShare: number, ratio: number, remoteShare: number): number {
  return 1 - 1 / (1 + memoryShare * (ratio - 1) * remoteShare);
}

/** The node of each vCPU's last pCPU. */
function nodesNow(guest: Guest, nodes: readonly NumaNode[]): number[] {
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  return threads.flatMap(({ lastCpu }) => {
    const cpu = valueOrUndefined(lastCpu) ?? -1;
    return nodes.find(({ cpus }) => cpus.includes(cpu))?.id ?? [];
  });
}

interface Remote {
  /** Of all accesses, if all memory is used alike. */
  readonly share: number;
  /** Mean distance of those accesses. */
  readonly distance: number;
}

/** Accesses from vCPUs on those nodes, each as often as it is named. */
function remoteFrom(
  vcpuNodes: readonly number[],
  perNodeKiB: Readonly<Record<string, number>>,
  nodes: readonly NumaNode[],
): Remote | undefined {
  const ids = nodes.map(({ id }) => id);
  const total = Object.values(perNodeKiB).reduce((sum, amount) => sum + amount, 0);
  if (total === 0 || vcpuNodes.length === 0) return undefined;
  let share = 0;
  let weighted = 0;
  for (const [node, amount] of Object.entries(perNodeKiB)) {
    for (const from of vcpuNodes.filter((each) => each !== Number(node))) {
      const part = amount / total / vcpuNodes.length;
      const distances = nodes.find(({ id }) => id === from)?.distances ?? [];
      share += part;
      weighted += part * (distances[ids.indexOf(Number(node))] ?? LOCAL);
    }
  }
  return { share, distance: share === 0 ? LOCAL : weighted / share };
}

import { z } from 'zod';
import { openFileTree } from '../collect/file-tree.ts';
import { parseNumaMaps, sumPerNode } from '../collect/guest/numa-maps.ts';
import { readThreadDetail } from '../collect/guest/thread-detail.ts';
import { createThreadSampler } from '../collect/guest/thread-sampler.ts';
import { isKnown } from '../model/fact.ts';
import type { Topology } from '../model/topology.ts';
import type { MeasuringGuest } from './appliance/measuring-guest.ts';
import type { Reading } from './workload.ts';

const Cpus = z.array(z.looseObject({ 'thread-id': z.int() }));
const EVERY_MS = 100;
const KEPT_OPEN = 256;

const files = openFileTree();

/** The threads that are a guest's vCPUs. */
export async function vcpuThreads({ monitor }: MeasuringGuest): Promise<number[]> {
  const cpus = Cpus.parse(await monitor.execute('query-cpus-fast'));
  return cpus.map((cpu) => cpu['thread-id']);
}

export interface VcpuThread {
  readonly pid: number;
  readonly tid: number;
}

/**
 * Follows where vCPUs run. What is returned ends that, and tells how much of their guests' memory was on the node they ran
 * on, and how often they were moved; what the kernel does not say is left out.
 */
export function watchMoves(vcpus: readonly VcpuThread[], { nodes }: Topology): () => Reading[] {
  const sampler = createThreadSampler(KEPT_OPEN);
  for (const { pid, tid } of vcpus) sampler.follow(pid, tid);
  const nodeOf = new Map(nodes.flatMap(({ id, cpus }) => cpus.map((cpu) => [cpu, id] as const)));
  const ranOn: { readonly pid: number; readonly node: number }[] = [];
  const sample = (): void => {
    sampler.read();
    for (const { pid, tid } of vcpus) {
      const node = nodeOf.get(sampler.reading(tid)?.lastCpu ?? -1);
      if (node !== undefined) ranOn.push({ pid, node });
    }
  };
  const before = migrations(vcpus);
  const startedAt = performance.now();
  const timer = setInterval(sample, EVERY_MS);
  return () => {
    clearInterval(timer);
    sample();
    sampler.close();
    const after = migrations(vcpus);
    const seconds = (performance.now() - startedAt) / 1000;
    return [
      ...reading('memory on the own node', 'share', 'higher', localShare(ranOn)),
      ...(before === undefined || after === undefined
        ? []
        : reading('moves of a vCPU', '1/s', 'lower', (after - before) / seconds / vcpus.length)),
    ];
  };
}

function reading(
  metric: string,
  unit: string,
  better: Reading['better'],
  value: number | undefined,
): Reading[] {
  return value === undefined ? [] : [{ metric, unit, better, value }];
}

/** Over all moments and guests. */
function localShare(
  ranOn: readonly { readonly pid: number; readonly node: number }[],
): number | undefined {
  const memory = new Map(ranOn.map(({ pid }) => [pid, memoryByNode(pid)]));
  const shares = ranOn.flatMap(({ pid, node }) => {
    const perNode = memory.get(pid) ?? {};
    const all = Object.values(perNode).reduce((sum, kib) => sum + kib, 0);
    return all === 0 ? [] : [(perNode[node] ?? 0) / all];
  });
  if (shares.length === 0) return undefined;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function memoryByNode(pid: number): Record<string, number> | undefined {
  const text = files.text(`/proc/${pid}/numa_maps`);
  return isKnown(text) ? sumPerNode(parseNumaMaps(text.value)) : undefined;
}

function migrations(vcpus: readonly VcpuThread[]): number | undefined {
  let sum = 0;
  for (const { pid, tid } of vcpus) {
    const count = readThreadDetail(files, pid, tid).migrations;
    if (!isKnown(count)) return undefined;
    sum += count.value;
  }
  return sum;
}

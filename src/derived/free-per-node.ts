import { valueOrUndefined } from '../model/fact.ts';
import type { Host } from '../model/host.ts';

/** Free memory in KiB by node id, of the nodes that say it. */
export function freePerNode({ memory }: Host): Map<number, number> {
  const nodes = valueOrUndefined(memory.nodes) ?? [];
  return new Map(
    nodes.flatMap(({ id, meminfo }) => {
      const free = valueOrUndefined(meminfo)?.MemFree;
      return free === undefined ? [] : [[id, free] as const];
    }),
  );
}

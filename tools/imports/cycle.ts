/** A cycle of a directed graph as the list of its nodes, the first one again at the end; undefined without one. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = cycleFrom(start, graph, { path: [], done });
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

interface Walk {
  /** From the start to where the walk is now. */
  readonly path: string[];
  /** Nodes from which no cycle can be reached. */
  readonly done: Set<string>;
}

function cycleFrom(
  node: string,
  graph: ReadonlyMap<string, readonly string[]>,
  walk: Walk,
): string[] | undefined {
  if (walk.done.has(node)) return undefined;
  const seenAt = walk.path.indexOf(node);
  if (seenAt >= 0) return [...walk.path.slice(seenAt), node];
  walk.path.push(node);
  for (const next of graph.get(node) ?? []) {
    const cycle = cycleFrom(next, graph, walk);
    if (cycle !== undefined) return cycle;
  }
  walk.path.pop();
  walk.done.add(node);
  return undefined;
}

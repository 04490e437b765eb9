import type { Node } from './entities.ts';

/** Takes memory of a cell from a node, and from the nearest others when it is full. */
export function touch(
  nodes: readonly Node[],
  node: Node,
  pages: Float64Array,
  memoryMiB: number,
): void {
  let left = memoryMiB;
  for (const index of node.nearest) {
    const from = nodes[index];
    if (from === undefined) continue;
    const taken = Math.min(left, Math.max(from.freeMiB, 0));
    from.freeMiB -= taken;
    pages[index] = (pages[index] ?? 0) + taken;
    left -= taken;
    if (left === 0) return;
  }
  // More than the host has: all of it is wanted where it was wanted first, and part of it is swapped out.
  pages[node.index] = (pages[node.index] ?? 0) + left;
}

export function total(pages: Float64Array): number {
  let sum = 0;
  for (const there of pages) sum += there;
  return sum;
}

export function sumOf(cells: readonly Float64Array[], nodes: number): Float64Array {
  const sum = new Float64Array(nodes);
  for (const pages of cells) {
    for (const [node, there] of pages.entries()) sum[node] = (sum[node] ?? 0) + there;
  }
  return sum;
}

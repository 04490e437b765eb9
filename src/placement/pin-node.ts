import type { CellNeed } from './need.ts';
import { valueAt } from './room.ts';
import { type Share, shareCaches } from './share-caches.ts';
import { bits, type Pinned, type Threads } from './threads.ts';

/**
 * Pins cells of which none has pCPUs on a node yet, all together: each behind as few caches as possible, on whole cores,
 * what is left over on cores of its own as long as there are some. Takes nothing and returns undefined where that
 * cannot be found.
 */
export function pinNode(
  threads: Threads,
  node: number,
  cells: readonly CellNeed[],
): Pinned[] | undefined {
  const { fromGroup, toGroup, width } = shapeOf(threads, node);
  const groups = Array.from({ length: toGroup - fromGroup }, (_, at) => fromGroup + at);
  const sizes = cells.map(({ ownCpus, threadPolicy }) =>
    threadPolicy === 'isolate' ? ownCpus * width : ownCpus,
  );
  const shares = shareCaches(
    sizes,
    groups.map((group) => threads.freeOf(group)),
  );
  const cpus: number[][] = cells.map(() => []);
  const shared = cells.map(() => 0);
  for (const [at, group] of groups.entries()) {
    pinGroup(threads, group, partsIn(at, { cells, shares, cpus, shared }));
  }
  const complete = cells.every(({ ownCpus }, at) => cpus[at]?.length === ownCpus);
  if (!complete) {
    for (const [at, cell] of cells.entries()) threads.give(node, cell, cpus[at] ?? []);
    return undefined;
  }
  return cells.map((cell, at) => ({
    cpus: cpus[at] ?? [],
    sharedCores: shared[at] ?? 0,
    extraCaches: Math.max(0, (shares[at]?.length ?? 1) - threads.cachesNeeded(node, cell)),
  }));
}

/** What one cell is to have of one cache group. */
interface Part {
  readonly cell: CellNeed;
  threads: number;
  readonly cpus: number[];
  share(): void;
}

function partsIn(
  at: number,
  {
    cells,
    shares,
    cpus,
    shared,
  }: { cells: readonly CellNeed[]; shares: Share[][]; cpus: number[][]; shared: number[] },
): Part[] {
  return cells.flatMap((cell, index) => {
    const part = shares[index]?.find(({ group }) => group === at);
    const own = cpus[index];
    if (part === undefined || own === undefined) return [];
    const share = (): void => {
      shared[index] = (shared[index] ?? 0) + 1;
    };
    return [{ cell, threads: part.threads, cpus: own, share }];
  });
}

/** Whole cores first; then what is less than a core, the larger first. */
function pinGroup(threads: Threads, group: number, parts: readonly Part[]): void {
  const { fromCore = 0, toCore = 0 } = threads.fleet.groups[group] ?? {};
  const whole: number[] = [];
  const broken: number[] = [];
  for (let core = fromCore; core < toCore; core += 1) {
    const free = valueAt(threads.free, core);
    if (free === threads.fleet.cores[core]?.mask) whole.push(core);
    else if (free !== 0) broken.push(core);
  }
  for (const part of parts) takeWhole(threads, whole, part);
  const rests = parts.filter((part) => part.threads > 0);
  rests.sort((one, other) => other.threads - one.threads);
  for (const [done, part] of rests.entries()) {
    const scarce = rests.length - done > whole.length;
    takeRest(threads, { part, whole, broken, scarce });
  }
}

function takeWhole(threads: Threads, whole: number[], part: Part): void {
  const alone = part.cell.threadPolicy === 'isolate';
  for (;;) {
    const core = whole[0];
    const width = core === undefined ? 0 : (threads.fleet.cores[core]?.cpus.length ?? 0);
    if (core === undefined || part.threads < width || part.threads === 0) return;
    whole.shift();
    takeCore(threads, core, { part, most: alone ? 1 : width });
    if (alone) {
      threads.setFree(core, 0);
      part.threads -= width - 1;
    }
  }
}

/** As much of it on one core as possible; never a lone thread where the policy asks for pairs. */
function takeRest(threads: Threads, rest: Rest): void {
  const { part } = rest;
  while (part.threads > 0) {
    const least = part.cell.threadPolicy === 'require' ? Math.min(part.threads, 2) : 1;
    let most = part.threads;
    while (most >= least && !takeOfOneCore(threads, rest, most)) most -= 1;
    if (most < least) return;
  }
}

interface Rest {
  readonly part: Part;
  readonly whole: number[];
  readonly broken: number[];
  /** Whether there are more such rests than whole cores. */
  readonly scarce: boolean;
}

function takeOfOneCore(
  threads: Threads,
  { part, whole, broken, scarce }: Rest,
  most: number,
): boolean {
  const shared = broken.find((core) => bits(valueAt(threads.free, core)) >= most);
  if (shared !== undefined && (scarce || whole.length === 0)) {
    takeCore(threads, shared, { part, most });
    part.share();
    return true;
  }
  const fresh = whole.shift();
  if (fresh === undefined) return false;
  broken.unshift(fresh);
  takeCore(threads, fresh, { part, most });
  return true;
}

function takeCore(
  threads: Threads,
  core: number,
  { part, most }: { part: Part; most: number },
): void {
  let mask = valueAt(threads.free, core);
  let left = most;
  for (const [bit, cpu] of (threads.fleet.cores[core]?.cpus ?? []).entries()) {
    if (left === 0 || (mask & (1 << bit)) === 0) continue;
    mask &= ~(1 << bit);
    part.cpus.push(cpu);
    part.threads -= 1;
    left -= 1;
  }
  threads.setFree(core, mask);
}

function shapeOf({ fleet }: Threads, node: number) {
  const shape = fleet.nodes[node];
  if (shape === undefined) throw new RangeError(`node ${node} of ${fleet.nodes.length}`);
  return shape;
}

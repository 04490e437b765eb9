import { bits } from './fleet.ts';
import type { CellNeed } from './need.ts';
import { valueAt } from './room.ts';
import { shareCaches } from './share-caches.ts';
import type { Threads } from './threads.ts';

/**
 * Pins cells of which none has pCPUs on a node yet, all together: each behind as few caches as possible, on whole cores,
 * what is left over on cores of its own as long as there are some. Returns the pCPUs of each cell; undefined, and takes
 * nothing, where that cannot be found.
 */
export function pinNode(
  threads: Threads,
  node: number,
  cells: readonly CellNeed[],
): readonly (readonly number[])[] | undefined {
  return pinByCache(threads, node, cells) ?? pinAnywhere(threads, node, cells);
}

function pinByCache(
  threads: Threads,
  node: number,
  cells: readonly CellNeed[],
): number[][] | undefined {
  const { fromGroup = 0, toGroup = 0, width = 1 } = threads.fleet.nodes[node] ?? {};
  const groups = Array.from({ length: toGroup - fromGroup }, (_, at) => fromGroup + at);
  const shares = shareCaches(
    cells.map((cell) => cell.ownCpus * widthOf(cell, width)),
    groups.map((group) => threads.freeOf(group)),
  );
  const cpus = cells.map((): number[] => []);
  for (const [at, group] of groups.entries()) {
    const parts = cells.flatMap((cell, index) => {
      const share = shares[index]?.find((each) => each.group === at)?.threads ?? 0;
      return share === 0
        ? []
        : [{ cell, left: share / widthOf(cell, width), cpus: cpus[index] ?? [] }];
    });
    pinParts(threads, [group], parts);
  }
  return completed(threads, { node, cells, cpus });
}

/** Without regard to caches: finds pCPUs wherever the thread policies can be kept at all. */
function pinAnywhere(
  threads: Threads,
  node: number,
  cells: readonly CellNeed[],
): number[][] | undefined {
  const { fromGroup = 0, toGroup = 0 } = threads.fleet.nodes[node] ?? {};
  const groups = Array.from({ length: toGroup - fromGroup }, (_, at) => fromGroup + at);
  const cpus = cells.map((): number[] => []);
  const parts = cells.map((cell, at) => ({ cell, left: cell.ownCpus, cpus: cpus[at] ?? [] }));
  pinParts(threads, groups, parts);
  return completed(threads, { node, cells, cpus });
}

function widthOf({ threadPolicy }: CellNeed, width: number): number {
  return threadPolicy === 'isolate' ? width : 1;
}

function completed(
  threads: Threads,
  { node, cells, cpus }: { node: number; cells: readonly CellNeed[]; cpus: number[][] },
): number[][] | undefined {
  if (cells.every(({ ownCpus }, at) => cpus[at]?.length === ownCpus)) return cpus;
  for (const [at, cell] of cells.entries()) threads.give(node, cell, cpus[at] ?? []);
  return undefined;
}

/** What one cell is to have of some cores. */
interface Part {
  readonly cell: CellNeed;
  /** pCPUs it still needs. */
  left: number;
  readonly cpus: number[];
}

const STRICTEST_FIRST = ['isolate', 'require', 'prefer'];

/** Whole cores first, for those who need them; then what is less than a core, the larger first. */
function pinParts(threads: Threads, groups: readonly number[], parts: Part[]): void {
  const whole: number[] = [];
  const broken: number[] = [];
  for (const group of groups) {
    const { fromCore = 0, toCore = 0 } = threads.fleet.groups[group] ?? {};
    for (let core = fromCore; core < toCore; core += 1) {
      const free = valueAt(threads.free, core);
      if (free === threads.fleet.cores[core]?.mask) whole.push(core);
      else if (free !== 0) broken.push(core);
    }
  }
  const strictness = ({ cell }: Part): number => STRICTEST_FIRST.indexOf(cell.threadPolicy);
  parts.sort((one, other) => strictness(one) - strictness(other));
  for (const part of parts) takeWhole(threads, { whole, broken }, part);
  const rests = parts.filter(({ left }) => left > 0);
  rests.sort((one, other) => other.left - one.left);
  for (const [done, part] of rests.entries()) {
    const isScarce = rests.length - done > whole.length;
    takeRest(threads, { part, whole, broken, isScarce });
  }
}

function takeWhole(threads: Threads, { whole, broken }: Cores, part: Part): void {
  const { threadPolicy } = part.cell;
  while (part.left > 0) {
    const [core] = whole;
    const width = core === undefined ? 0 : (threads.fleet.cores[core]?.cpus.length ?? 0);
    // What prefers whole cores waits for what it has too few vCPUs for; what requires them does not.
    if (core === undefined || (threadPolicy === 'prefer' && part.left < width)) return;
    whole.shift();
    if (part.left < width && threadPolicy === 'require') broken.unshift(core);
    takeCore(threads, core, { part, most: threadPolicy === 'isolate' ? 1 : part.left });
    if (threadPolicy === 'isolate') threads.setFree(core, 0);
  }
}

interface Cores {
  /** Of which all threads are free. */
  readonly whole: number[];
  /** Of which some are. */
  readonly broken: number[];
}

interface Rest extends Cores {
  readonly part: Part;
  /** Whether there are more such rests than whole cores. */
  readonly isScarce: boolean;
}

/** As much of it on one core as possible; never a lone thread where the policy asks for pairs. */
function takeRest(threads: Threads, rest: Rest): void {
  const { part } = rest;
  if (part.cell.threadPolicy === 'isolate') return;
  while (part.left > 0) {
    const least = part.cell.threadPolicy === 'require' ? Math.min(part.left, 2) : 1;
    let most = part.left;
    while (most >= least && !takeOfOneCore(threads, rest, most)) most -= 1;
    if (most < least) return;
  }
}

function takeOfOneCore(
  threads: Threads,
  { part, whole, broken, isScarce }: Rest,
  most: number,
): boolean {
  const shared = broken.find((core) => bits(valueAt(threads.free, core)) >= most);
  const fresh = whole[0];
  if (shared !== undefined && (isScarce || fresh === undefined)) {
    takeCore(threads, shared, { part, most });
    return true;
  }
  if (fresh === undefined || bits(valueAt(threads.free, fresh)) < most) return false;
  whole.shift();
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
    part.left -= 1;
    left -= 1;
  }
  threads.setFree(core, mask);
}

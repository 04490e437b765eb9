/** Threads of one cell in one cache group. */
export interface Share {
  readonly group: number;
  readonly threads: number;
}

const MOST_STEPS = 500;

/**
 * Shares cells out over the cache groups of a node so that as few as possible are spread over more groups than they
 * need. `sizes` are the threads of each cell, `free` those of each group, which are at least as many together.
 * Returns the shares of each cell, in the order given.
 */
export function shareCaches(sizes: readonly number[], free: readonly number[]): Share[][] {
  const order = [...sizes.keys()].sort((left, right) => (sizes[right] ?? 0) - (sizes[left] ?? 0));
  const search = new Sharing(sizes, order, [...free]);
  search.extend(0, 0);
  return search.best;
}

class Sharing {
  best: Share[][] = [];
  private least = Number.POSITIVE_INFINITY;
  private steps = 0;
  private readonly shares: Share[][] = [];
  private readonly sizes: readonly number[];
  private readonly order: readonly number[];
  private readonly free: number[];

  constructor(sizes: readonly number[], order: readonly number[], free: number[]) {
    this.sizes = sizes;
    this.order = order;
    this.free = free;
  }

  extend(at: number, split: number): void {
    this.steps += 1;
    if (split >= this.least || (this.steps > MOST_STEPS && this.best.length > 0)) return;
    const cell = this.order[at];
    if (cell === undefined) {
      this.least = split;
      this.best = this.sizes.map((_, index) => this.shares[index] ?? []);
      return;
    }
    const size = this.sizes[cell] ?? 0;
    const tried = new Set<number>();
    for (const [group, free] of this.free.entries()) {
      if (free < size || tried.has(free)) continue;
      tried.add(free);
      this.with(cell, [{ group, threads: size }], () => this.extend(at + 1, split));
    }
    this.with(cell, this.spread(size), (shares) => this.extend(at + 1, split + shares.length - 1));
  }

  /** Over the roomiest groups, in pairs of threads as long as there are some. */
  private spread(size: number): Share[] {
    const shares: Share[] = [];
    let left = size;
    const roomiest = [...this.free.entries()].sort(([, one], [, other]) => other - one);
    for (const [group, free] of roomiest) {
      const threads = free >= left ? left : free & ~1;
      if (threads === 0) continue;
      shares.push({ group, threads });
      left -= threads;
      if (left === 0) break;
    }
    for (const share of left > 0 ? [...shares] : []) {
      const more = Math.min(left, (this.free[share.group] ?? 0) - share.threads);
      shares[shares.indexOf(share)] = { ...share, threads: share.threads + more };
      left -= more;
    }
    return shares;
  }

  private with(cell: number, shares: Share[], then: (shares: Share[]) => void): void {
    for (const { group, threads } of shares) this.free[group] = (this.free[group] ?? 0) - threads;
    this.shares[cell] = shares;
    then(shares);
    for (const { group, threads } of shares) this.free[group] = (this.free[group] ?? 0) + threads;
  }
}

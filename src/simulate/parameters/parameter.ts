/** What a number of the model stands for, how far it may be moved, and who measured it. */
export interface Parameter {
  /** One line: what it is. */
  readonly meaning: string;
  /** `1` is a ratio or share without a unit. */
  readonly unit: string;
  readonly default: number;
  /** The plausible range: fitting stays within it. */
  readonly low: number;
  readonly high: number;
  /** Who published it, or from whose figures it was derived and how. */
  readonly source: string;
  /**
   * measured: read in the source; derived: own arithmetic on its figures; unverified: from general knowledge;
   * assumed: nobody is known to have published anything, and the source says why it is this.
   */
  readonly basis: 'measured' | 'derived' | 'unverified' | 'assumed';
  /** Where kernels differ: the value in place of the default, by generation. */
  readonly variants?: Readonly<Partial<Record<KernelGeneration, number>>>;
}

/**
 * Generations of the Linux scheduler that behave differently: before automatic NUMA balancing (3.8), with its first
 * form (3.8), with pseudo-interleaving (3.15), and with EEVDF in place of CFS (6.6).
 */
export const kernelGenerations = ['pre-balancing', 'balancing', 'interleaving', 'eevdf'] as const;
export type KernelGeneration = (typeof kernelGenerations)[number];

/** Keeps the names of a table and lets each entry be read as a parameter. */
export function defineParameters<Name extends string>(
  table: Readonly<Record<Name, Parameter>>,
): Readonly<Record<Name, Parameter>> {
  return table;
}

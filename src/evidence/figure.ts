import type { Dimension } from '../model/verdict.ts';

/** A published figure as a loss: shares (0..1) of the native reference. */
export interface Figure {
  readonly dimension: Dimension;
  readonly low: number;
  readonly typical: number;
  readonly high: number;
  /** high: measured under like conditions more than once; medium: measured once; low: second hand, or another setting. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** What was measured, and how the loss follows from it. */
  readonly basis: string;
  /** Who published it. */
  readonly source: string;
}

export function defineFigure(figure: Figure): Figure {
  return figure;
}

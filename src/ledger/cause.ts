import type { Figure } from '../evidence/figure.ts';
import type { CostSubject, Estimate, MeasuredSubject } from './cost-subject.ts';
import { type MeasuredBy, measuredEstimate } from './measured/measured-by.ts';

/** Something that takes a share of native speed. Checks that find the same cause are counted once. */
export interface Cause {
  /** In a few words. */
  readonly name: string;
  /** Ids of the checks that find it. */
  readonly checks: readonly string[];
  /** What others measured; used where nothing better is known. */
  readonly figure: Figure;
  /** Which measurements of this host take the figure's place. */
  readonly measuredBy?: MeasuredBy;
  /** Better than the figure, from this host's facts; undefined where they are missing. */
  readonly model?: (subject: CostSubject) => Estimate | undefined;
  /** Whether the cause can touch this guest at all; it can where this is left out. */
  readonly touches?: (subject: CostSubject) => boolean;
}

export function defineCause(cause: Cause): Cause {
  return cause;
}

/**
 * The best estimate of what a cause takes from a subject: from what was seen of this very guest, else from what was
 * measured on this host, else as published.
 */
export function estimate(cause: Cause, subject: MeasuredSubject): Estimate {
  const { model, figure, measuredBy } = cause;
  return model?.(subject) ?? measuredEstimate(figure, measuredBy, subject) ?? quoted(figure);
}

function quoted({ basis, ...figure }: Figure): Estimate {
  return { loss: { ...figure, basis: 'prior' }, arithmetic: basis };
}

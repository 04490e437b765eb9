import { valuesFor } from './fitted-table.ts';
import { straightLine } from './straight-line.ts';
import type { PublishedTable } from './table.ts';

export interface LeaveOneOut {
  /** Of the held-out numbers, in the table's own unit. */
  readonly meanAbs: number;
  readonly worst: number;
  readonly baselineMeanAbs: number;
  readonly baselineWorst: number;
}

/** Predicts what is published for each `x` from the other ones alone, with the model and with straight lines. */
export function leaveOneOut(table: PublishedTable): LeaveOneOut {
  const errors = [...new Set(table.rows.map(({ x }) => x))].flatMap((left) => {
    const seen = table.rows.filter(({ x }) => x !== left);
    const values = valuesFor(table, seen);
    const line = straightLine(table, seen);
    return table.rows
      .filter(({ x }) => x === left)
      .map((row) => ({
        model: Math.abs(row.predict(values) - row.published),
        baseline: Math.abs(line(row) - row.published),
      }));
  });
  const model = errors.map((each) => each.model);
  const baseline = errors.map((each) => each.baseline);
  return {
    meanAbs: mean(model),
    worst: Math.max(...model),
    baselineMeanAbs: mean(baseline),
    baselineWorst: Math.max(...baseline),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

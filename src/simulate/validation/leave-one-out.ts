import type { ParameterValues } from '../parameters.ts';
import { valuesFor } from './fitted-table.ts';
import { straightLine } from './straight-line.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

export interface LeaveOneOut {
  /** Of the held-out numbers, in the table's own unit. */
  readonly meanAbs: number;
  readonly worst: number;
  readonly baselineMeanAbs: number;
  readonly baselineWorst: number;
}

interface HeldOut {
  readonly row: PublishedRow;
  /** Fitted to the rows for every other `x`. */
  readonly values: ParameterValues;
  /** The straight line through them. */
  readonly line: (row: PublishedRow) => number;
}

/** Each row with what is known without it, and without those for the same `x`. */
export function heldOut(table: PublishedTable): HeldOut[] {
  return [...new Set(table.rows.map(({ x }) => x))].flatMap((left) => {
    const seen = table.rows.filter(({ x }) => x !== left);
    const values = valuesFor(table, seen);
    const line = straightLine(table, seen);
    return table.rows.filter(({ x }) => x === left).map((row) => ({ row, values, line }));
  });
}

/** Predicts what is published for each `x` from the other ones alone, with the model and with straight lines. */
export function leaveOneOut(table: PublishedTable): LeaveOneOut {
  const rows = heldOut(table);
  const model = rows.map(({ row, values }) => Math.abs(row.predict(values) - row.published));
  const baseline = rows.map(({ row, line }) => Math.abs(line(row) - row.published));
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

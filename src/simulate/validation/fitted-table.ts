import { fitParameters } from '../fit-parameters.ts';
import { type ParameterValues, parameterValues } from '../parameters.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

/** Parameter values for the machine of a table, fitted to the rows that are given for it. */
export function valuesFor(
  table: PublishedTable,
  rows: readonly PublishedRow[] = table.rows.filter(({ use }) => use === 'fit'),
): ParameterValues {
  return fitParameters(table.refitted, (values) => relativeError(rows, values), parameterValues());
}

/** Losses multiply, so what is to be small is the squares of the ratio's logarithm. */
function relativeError(rows: readonly PublishedRow[], values: ParameterValues): number {
  return rows.reduce((sum, row) => sum + Math.log(row.predict(values) / row.published) ** 2, 0);
}

import type { ValidationReport } from '../../model/validation.ts';
import { VALIDATION_SCHEMA } from '../../model/validation.ts';
import { valuesFor } from './fitted-table.ts';
import { leaveOneOut } from './leave-one-out.ts';
import { manyGuests } from './many-guests.ts';
import { straightLine } from './straight-line.ts';
import { publishedTables } from './tables.ts';

/** Holds the model against every published table. */
export function validate(): ValidationReport {
  return {
    schema: VALIDATION_SCHEMA,
    tables: publishedTables.map((table) => {
      const values = valuesFor(table);
      const line = straightLine(table, table.rows);
      return {
        id: table.id,
        source: table.source,
        rows: table.rows.map((row) => ({
          key: row.key,
          published: row.published,
          predicted: row.predict(values),
          baseline: line(row),
          fitted: row.use !== 'test',
        })),
      };
    }),
    leaveOneOut: leaveOneOut(manyGuests),
  };
}

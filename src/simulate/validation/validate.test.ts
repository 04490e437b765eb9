import { expect, test } from 'vitest';
import { ValidationReport } from '../../model/validation.ts';
import { parameters } from '../parameters.ts';
import { valuesFor } from './fitted-table.ts';
import { publishedTables } from './tables.ts';
import { validate } from './validate.ts';

const report = validate();
const rowsOf = (id: string) => report.tables.find((table) => table.id === id)?.rows ?? [];
/** Of what was published. */
const worstOf = (id: string) =>
  Math.max(...rowsOf(id).map(({ predicted, published }) => Math.abs(predicted / published - 1)));

test('each count of guests on 64 cores is told from the two others better than by straight lines', () => {
  const { meanAbs, worst, baselineMeanAbs, baselineWorst } = report.leaveOneOut;
  expect(meanAbs).toBeLessThan(2);
  expect(worst).toBeLessThan(4);
  expect(baselineMeanAbs).toBeCloseTo(3.1, 1);
  expect(baselineWorst).toBeCloseTo(7.7, 1);
});

test('NUMA tables are told within 5 % a cell, image caches within 10 %', () => {
  expect(worstOf('V2')).toBeLessThan(0.05);
  expect(worstOf('V3')).toBeLessThan(0.05);
  expect(worstOf('V8a')).toBeLessThan(0.1);
  expect(worstOf('V8b')).toBeLessThan(0.1);
});

test('guests of a quarter, half and all of a host are told within 3 points without EPT', () => {
  const rows = rowsOf('V1').filter(({ key }) => key.includes('EPT off'));
  expect(rows).toHaveLength(3);
  for (const { predicted, published } of rows) {
    expect(Math.abs(predicted - published)).toBeLessThan(3);
  }
});

test('of the tables about locks the order within each series and the size within a factor of two are told', () => {
  for (const id of ['V5', 'V6', 'V7']) expect(worstOf(id)).toBeLessThan(1);
  const { rows = [] } = publishedTables.find(({ id }) => id === 'V7') ?? {};
  const told = rowsOf('V7');
  const at = (key: string) => told.find((row) => row.key === key)?.predicted ?? Number.NaN;
  expect(at('unfair queued lock, 1.5 vCPUs a pCPU')).toBeLessThan(
    at('pvqspinlock, 1.5 vCPUs a pCPU'),
  );
  expect(rows).toHaveLength(told.length);
});

test('what is fitted stays inside its plausible range, three parameters at most a table', () => {
  for (const table of publishedTables) {
    expect(table.refitted.length).toBeLessThanOrEqual(3);
    const values = valuesFor(table);
    for (const name of table.refitted) {
      const { low, high } = parameters[name];
      expect(values[name] >= low && values[name] <= high, `${table.id} ${name}`).toBe(true);
    }
  }
});

test('the report has the form that is promised', () => {
  expect(ValidationReport.safeParse(report).success).toBe(true);
});

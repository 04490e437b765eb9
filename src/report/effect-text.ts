import type { EffectRow } from '../model/effect.ts';
import { alignColumns } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';

const WORDS: Readonly<Partial<Record<EffectRow['measure'], string>>> = {
  'remote-share': 'remote memory',
  'wait-share': 'waiting for a pCPU',
  migrations: 'migrations/s',
  exits: 'exits/s',
};

/** What changed by more than nothing, before and after; what became worse stands out. */
export function effectText(rows: readonly EffectRow[], terminal: Terminal): string {
  const told = rows.filter(
    (row) => row.worse || textOf(row, row.before) !== textOf(row, row.after),
  );
  if (told.length === 0) return 'Nothing that was compared changed.';
  const lines = alignColumns(
    told.map((row) => [
      row.subject,
      wordsFor(row),
      `${textOf(row, row.before)} → ${textOf(row, row.after)}`,
      row.worse ? 'worse' : '',
    ]),
  );
  const painted = lines.map((line, index) =>
    told[index]?.worse ? paint(terminal, 'red', line) : line,
  );
  return inItsCharacters(terminal, painted.join('\n'));
}

function wordsFor({ measure, unit }: EffectRow): string {
  return unit ?? WORDS[measure] ?? `${measure} of native`;
}

function textOf({ measure }: EffectRow, value: number): string {
  if (measure === 'workload') return value.toPrecision(4);
  return measure === 'migrations' || measure === 'exits'
    ? value.toFixed(0)
    : `${Math.round(100 * value)} %`;
}

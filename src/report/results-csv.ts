import type { Results } from '../model/results.ts';

/** One line a value (RFC 4180), so that nothing of what was measured is lost. */
export function resultsCsv({ figures, configurations }: Results): string {
  const accelerations = new Map(configurations.map(({ id, acceleration }) => [id, acceleration]));
  const head = ['configuration', 'acceleration', 'metric', 'unit', 'run', 'value'];
  const rows = figures.flatMap(({ configuration, metric, unit, values }) =>
    values.map((value, run) => [
      ...[configuration, accelerations.get(configuration) ?? '', metric, unit],
      ...[String(run + 1), String(value)],
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

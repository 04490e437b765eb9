import {
  errorText,
  eventCells,
  eventsText,
  LINE_TEXT,
  leaveOneOutText,
  numberText,
} from '../../src/report/validation-text.ts';
import type { Parameter } from '../../src/simulate/parameters/parameter.ts';
import { type ParameterName, parameterNames, parameters } from '../../src/simulate/parameters.ts';
import { valuesFor } from '../../src/simulate/validation/fitted-table.ts';
import { publishedTables } from '../../src/simulate/validation/tables.ts';
import { validate } from '../../src/simulate/validation/validate.ts';
import { validateEvents } from '../../src/simulate/validation/validate-events.ts';
import { runSweep } from '../../src/sweep/run-sweep.ts';
import type { GeneratedFile } from './generated-file.ts';

const WRITTEN = '<!-- Written by tools/generate.ts from the model itself; edit that instead. -->';

/** docs/model-parameters.md: every number the model rests on, and whose it is. */
export function parametersPage(): GeneratedFile {
  const rows = parameterNames.map((name) => {
    const parameter: Parameter = parameters[name];
    const { meaning, unit, low, high, source, basis, variants = {} } = parameter;
    const others = Object.entries(variants).map(([kernel, value]) => `${kernel}: ${value}`);
    const value = [String(parameter.default), ...others].join('; ');
    return [`\`${name}\``, meaning, unit, value, `${low} to ${high}`, `${source} (${basis})`];
  });
  const text = [
    '# Parameters of the model',
    WRITTEN,
    'What [the model](model.md) rests on. *Measured*: read in the source. *Derived*: own arithmetic on its figures. *Unverified*: from general knowledge; no measurement was found. *Assumed*: nothing was found at all; the source says why it is this.',
    table(['parameter', 'meaning', 'unit', 'default', 'plausible', 'source'], rows),
  ].join('\n\n');
  return { path: 'docs/model-parameters.md', text: `${text}\n` };
}

/** docs/validation.md: what `virt-tune simulate validate` prints, with what each table takes for granted. */
export function validationPage(): GeneratedFile {
  const report = validate();
  const sections = publishedTables.flatMap((published) => {
    const { id, title, source, unit, assumptions, refitted } = published;
    const rows = report.tables.find((each) => each.id === id)?.rows ?? [];
    return [
      `## ${id}. ${title}`,
      `*Source:* ${source}. *Unit:* ${unit}. *Taken for granted:* ${assumptions}. *Fitted:* ${fittedText(refitted, valuesFor(published))}. *Not fitted:* ${unseenText(rows)}`,
      table(
        ['row', 'published', 'predicted', 'error', 'line', 'error', 'fitted'],
        rows.map((row) => [
          row.key,
          numberText(row.published),
          numberText(row.predicted),
          errorText(row.predicted, row.published),
          numberText(row.baseline),
          errorText(row.baseline, row.published),
          row.fitted ? 'yes' : '',
        ]),
      ),
    ];
  });
  const text = [
    '# The model beside published tables',
    WRITTEN,
    `\`virt-tune simulate validate\` prints these numbers. ${LINE_TEXT} [What the model lacks](model.md#what-it-lacks) says why it misses what it misses.`,
    `**${leaveOneOutText(report)}**`,
    ...sections,
  ].join('\n\n');
  return { path: 'docs/validation.md', text: `${text}\n` };
}

/** Enough to tell tendencies; more take the longer each time a page is looked at. */
const EFFORT = { seeds: 3, simulatedMs: 1000 };

/** docs/validation-events.md: the same of the event engine, of the tables that it can speak to. */
export async function eventValidationPage(): Promise<GeneratedFile> {
  const { jobs, report } = validateEvents(EFFORT);
  const told = report(await runSweep(jobs));
  const sections = publishedTables.flatMap(({ id, title, unit }) => {
    const rows = (told.tables.find((each) => each.id === id)?.rows ?? []).filter(
      ({ events }) => events !== undefined,
    );
    if (rows.length === 0) return [];
    const cells = rows.map((row) => [
      row.key,
      numberText(row.published),
      ...eventCells(row),
      numberText(row.predicted),
      errorText(row.predicted, row.published),
    ]);
    const head = ['row', 'published', 'events', 'error', 'closed form', 'error'];
    return [`## ${id}. ${title}`, `*Unit:* ${unit}.`, table(head, cells)];
  });
  const command = `virt-tune simulate validate --engine events --seeds ${EFFORT.seeds}`;
  const text = [
    '# The event engine beside published tables',
    WRITTEN,
    `\`${command}\` prints these numbers. ${eventsText(EFFORT)} Sources, and what each table takes for granted, are in [validation.md](validation.md); what the engine lacks is in [model.md](model.md#the-event-engine).`,
    `**${leaveOneOutText(told)}**`,
    ...sections,
  ].join('\n\n');
  return { path: 'docs/validation-events.md', text: `${text}\n` };
}

function fittedText(
  names: readonly ParameterName[],
  values: Readonly<Record<ParameterName, number>>,
): string {
  if (names.length === 0) return 'nothing';
  const DIGITS = 3;
  return names.map((name) => `\`${name}\` ${values[name].toPrecision(DIGITS)}`).join(', ');
}

/** How far off the rows are that nothing was fitted to. */
function unseenText(
  rows: readonly { predicted: number; published: number; fitted: boolean }[],
): string {
  const errors = rows
    .filter(({ fitted }) => !fitted)
    .map(({ predicted, published }) => Math.abs(100 * (predicted / published - 1)));
  if (errors.length === 0) return 'no row; see the first paragraph.';
  const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  return `${errors.length} rows, ${mean.toFixed(1)} % off on average, ${Math.max(...errors).toFixed(1)} % at worst.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

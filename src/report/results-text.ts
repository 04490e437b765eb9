import { count, memoryText } from '../model/amount.ts';
import type { Configuration, Figure, Results } from '../model/results.ts';
import { caveats, comparedText, intervalText, namesFor } from './figure-words.ts';
import { sourceAnswers } from './source-answers.ts';
import { alignAndWrap } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

const MOST_BAR_CELLS = 24;
/** A shorter bar shows nothing: the line is cut instead. */
const LEAST_BAR_CELLS = 6;
const INDENT = '  ';

/** A campaign: what was measured on which host, then each workload with a bar for each configuration. */
export function resultsText(results: Results, terminal: Terminal): string {
  const { campaign, id, startedAt, spentS, host } = results;
  const when = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const machine = `${host.cpu} · ${count(host.pCpus, 'pCPU')} · ${memoryText(host.memoryKiB)} · Linux ${host.kernel}`;
  const workloads = [...new Set(results.configurations.map(({ workload }) => workload))];
  const lines = [
    paint(terminal, 'bold', `${campaign.name} (${id}) · ${host.name} · ${when}`),
    ...wrap(`${machine} · measured for ${(spentS / 60).toFixed(1)} min`, terminal.width),
    ...caveats(results).flatMap((line) =>
      wrap(line, terminal.width).map((part) => paint(terminal, 'yellow', part)),
    ),
    ...sourceLines(results, terminal),
    ...workloads.flatMap((workload) => workloadLines(workload, results, terminal)),
    ...leftOutLines(results.configurations, terminal),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function sourceLines(results: Results, terminal: Terminal): string[] {
  const answers = sourceAnswers(results);
  if (answers.length === 0) return [];
  return [
    '',
    paint(terminal, 'bold', 'The source and this host'),
    ...answers.flatMap(({ says, measured }) => [
      ...wrap(`"${says}"`, terminal.width, '  '),
      ...measured.flatMap((each) => wrap(each, terminal.width, '      ', '    ')),
    ]),
  ];
}

function workloadLines(workload: string, results: Results, terminal: Terminal): string[] {
  const own = results.configurations.filter((each) => each.workload === workload && each.runs > 0);
  const ids = own.map(({ id }) => id);
  const figures = results.figures.filter(({ configuration }) => ids.includes(configuration));
  const metrics = [...new Set(figures.map(({ metric }) => metric))];
  return metrics.flatMap((metric) => [
    '',
    paint(terminal, 'bold', `${workload}: ${metric}`),
    ...metricLines(
      figures.filter((figure) => figure.metric === metric),
      own,
      terminal,
    ),
  ]);
}

function metricLines(
  figures: readonly Figure[],
  configurations: readonly Configuration[],
  terminal: Terminal,
): string[] {
  const most = Math.max(...figures.map(({ high }) => high));
  const name = namesFor(configurations);
  const longest = Math.max(...figures.map(({ configuration }) => name(configuration).length));
  // Two spaces on both sides of the bar.
  const room = terminal.width - INDENT.length - longest - 4;
  const cells = Math.min(Math.max(room, LEAST_BAR_CELLS), MOST_BAR_CELLS);
  const rows = figures.map((figure) => {
    const bar = barText(figure.median / most, cells, terminal);
    const words = [intervalText(figure), comparedText(figure, figures, configurations)].filter(
      (each) => each !== '',
    );
    return [`${INDENT}${name(figure.configuration)}`, bar, words.join('; ')];
  });
  return alignAndWrap(rows, terminal.width).flat();
}

function barText(share: number, cells: number, { unicode }: Terminal): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * cells);
  return (unicode ? '█' : '#').repeat(filled).padEnd(cells);
}

function leftOutLines(configurations: readonly Configuration[], terminal: Terminal): string[] {
  const out = configurations.filter(({ leftOut }) => leftOut !== undefined);
  if (out.length === 0) return [];
  return [
    '',
    paint(terminal, 'bold', 'Not measured here'),
    ...out.flatMap(({ id, leftOut }) => wrap(`${id}: ${leftOut}`, terminal.width, '    ', '  ')),
  ];
}

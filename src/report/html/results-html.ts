import { SOURCE_TITLE } from '../../evidence/source-statements.ts';
import { count, memoryText } from '../../model/amount.ts';
import type { Configuration, Figure, Results } from '../../model/results.ts';
import { caveats, comparedText, intervalText, namesFor, percent } from '../figure-words.ts';
import { sourceAnswers } from '../source-answers.ts';
import { intervalPlot } from './interval-plot.ts';
import { html, type Markup, name } from './markup.ts';
import { pageHead } from './page-head.ts';
import { table } from './table.ts';

/** A campaign as one HTML document that loads nothing. The same results give the same bytes. */
export function resultsHtml(results: Results, sha256: (text: string) => string): string {
  const title = `${results.host.name}: virt-tune measure ${results.campaign.name}`;
  const workloads = [...new Set(results.configurations.map(({ workload }) => workload))];
  const page = html`<!doctype html>
<html lang="en">
${pageHead(title, sha256)}
<body>
${headline(results)}
<main>
${sourceSection(results)}
${workloads.map((workload) => workloadSection(workload, results))}
${lossSection(results)}
${leftOutSection(results.configurations)}</main>
<footer><p>virt-tune ${results.virtTuneVersion}. This file is complete: it loads nothing and sends nothing.</p></footer>
</body>
</html>
`;
  return page.markup;
}

function headline(results: Results): Markup {
  const { campaign, host, startedAt, spentS } = results;
  const facts = [
    host.cpu,
    count(host.pCpus, 'pCPU'),
    memoryText(host.memoryKiB),
    `Linux ${host.kernel}`,
    `measured for ${(spentS / 60).toFixed(1)} min`,
  ];
  return html`<header><p class="kicker">virt-tune measure ${campaign.name}</p>
<h1>${name(host.name)}</h1>
<p class="when"><time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
<p>${facts.map((each, index) => html`${index === 0 ? '' : ' · '}<span class="fact">${each}</span>`)}</p>
<p>${campaign.summary}</p>
${caveats(results).map((each) => html`<p class="warning">${each}</p>`)}</header>
`;
}

function sourceSection(results: Results): Markup | undefined {
  const answers = sourceAnswers(results);
  if (answers.length === 0) return undefined;
  return html`<section id="source"><h2>The source and this host</h2>
${table(
  `${SOURCE_TITLE}; percentages are of the first configuration`,
  [{ heading: 'The source says' }, { heading: 'Measured here' }],
  answers.map(({ says, measured }) => ({
    cells: [says, html`<ul class="places">${measured.map((each) => html`<li>${each}</li>`)}</ul>`],
  })),
)}</section>`;
}

function workloadSection(workload: string, results: Results): Markup | undefined {
  const own = results.configurations.filter((each) => each.workload === workload && each.runs > 0);
  if (own.length === 0) return undefined;
  const ids = own.map(({ id }) => id);
  const figures = results.figures.filter(({ configuration }) => ids.includes(configuration));
  const metrics = [...new Set(figures.map(({ metric }) => metric))];
  return html`<section id="${workload}"><h2>${workload}</h2>
${metrics.map((metric, index) => {
  const part = figures.filter((figure) => figure.metric === metric);
  return metricDetails(part, own, index === 0);
})}</section>`;
}

/** What a workload is about is unfolded, the rest can be. */
function metricDetails(
  figures: readonly Figure[],
  configurations: readonly Configuration[],
  isFirst: boolean,
): Markup {
  const names = namesFor(configurations);
  const [{ metric, unit, better } = { metric: '', unit: '', better: 'neither' }] = figures;
  const good = better === 'neither' ? '' : `, ${better} is better`;
  const open = isFirst ? html` open` : undefined;
  return html`<details${open}><summary><h3>${metric}</h3> <span class="aside">${unit}${good}</span></summary>
${intervalPlot(figures, names, metric)}
${table(
  'Medians with 95 % intervals, and against the reference',
  [
    { heading: 'Configuration' },
    { heading: 'Measured', figures: true },
    { heading: 'Runs', figures: true },
    { heading: 'Against the reference' },
  ],
  figures.map((figure) => ({
    cells: [
      names(figure.configuration),
      intervalText(figure),
      figure.values.length,
      comparedText(figure, figures, configurations),
    ],
  })),
)}</details>`;
}

function lossSection({ losses }: Results): Markup | undefined {
  if (losses.length === 0) return undefined;
  return html`<section id="losses"><h2>Losses measured here</h2>
${table(
  'Shares of the speed of the reference; a gain counts as 0',
  [
    { heading: 'Loss' },
    { heading: 'Of' },
    { heading: 'Share', figures: true },
    { heading: 'How it ran' },
    { heading: 'Conditions' },
  ],
  losses.map(({ name: loss, dimension, low, typical, high, acceleration, conditions }) => ({
    cells: [
      loss,
      dimension,
      `${percent(typical)} % (${percent(low)}-${percent(high)})`,
      acceleration,
      conditions,
    ],
  })),
)}</section>`;
}

function leftOutSection(configurations: readonly Configuration[]): Markup | undefined {
  const out = configurations.filter(({ leftOut }) => leftOut !== undefined);
  if (out.length === 0) return undefined;
  return html`<section id="left-out"><h2>Not measured here</h2>
<ul>${out.map(({ id, leftOut }) => html`<li>${id}: ${leftOut}</li>`)}</ul></section>`;
}

import { COLOURS } from './colours.ts';

const PAGE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5 { line-height: 1.25; margin: 0; font-weight: 650; }
h1 { font-size: 2rem; } h2 { font-size: 1.35rem; margin-bottom: .75rem; } h3 { font-size: 1.05rem; } h4, h5 { font-size: 1rem; }
p { margin: .35rem 0; } ul { margin: .35rem 0; } a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
main > section, nav { margin-top: 2.25rem; } section { scroll-margin-top: 1rem; }
.aside, caption, .when, footer { color: var(--soft); font-size: .9rem; font-weight: 400; }
.name { unicode-bidi: isolate; } .id { font-variant-numeric: tabular-nums; color: var(--soft); }
.none { color: var(--good); font-weight: 600; }
.kicker { text-transform: uppercase; letter-spacing: .08em; font-size: .8rem; color: var(--soft); margin: 0; }
.fact { display: inline-block; max-width: 100%; }
.warning { border-left: 4px solid var(--high); background: var(--high-bg); color: var(--high); padding: .5rem .75rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; }
nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
  border-block: 1px solid var(--line); padding: .4rem 0; margin-top: 1.25rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .2rem 0; }
button { font: inherit; font-size: .9rem; color: var(--ink); background: var(--panel); border: 1px solid var(--strong-line);
  border-radius: 6px; padding: .25rem .7rem; cursor: pointer; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; }
.tally li { flex: 1 1 5.75rem; max-width: 9rem; border-radius: 8px; padding: .45rem .7rem; font-size: .9rem; }
.tally a { color: inherit; display: block; text-decoration: none; } .tally a span + span { text-decoration: underline; text-underline-offset: .2em; }
.tally .amount { display: block; font-size: 1.6rem; line-height: 1.15; font-weight: 700; font-variant-numeric: tabular-nums; }
.tally .empty { border: 1px dashed var(--line); color: var(--soft); }
.chips { display: inline-flex; flex-wrap: wrap; gap: .25rem; align-items: center; }
.chip { display: inline-block; border-radius: 999px; padding: 0 .55rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.critical { --kind: var(--critical); --kind-bg: var(--critical-bg); } .high { --kind: var(--high); --kind-bg: var(--high-bg); }
.medium { --kind: var(--medium); --kind-bg: var(--medium-bg); } .low { --kind: var(--low); --kind-bg: var(--low-bg); }
.info { --kind: var(--info); --kind-bg: var(--info-bg); } .unknown { --kind: var(--unknown); --kind-bg: var(--unknown-bg); }
.chip, .tally li:not(.empty) { color: var(--kind); background: var(--kind-bg); }
`;

const TABLES = `
table { width: 100%; border-collapse: collapse; background: var(--panel); border: 1px solid var(--line); font-size: .94rem; }
caption { text-align: left; padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-top: 1px solid var(--line); }
thead th { font-size: .82rem; font-weight: 600; color: var(--soft); border-top: 0; }
tbody th { font-weight: 600; min-width: 9rem; }
#guests td:nth-child(2), #losses td:nth-child(2) { white-space: nowrap; } #guests td:nth-child(4) { min-width: 14rem; }
.figures { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures small { color: var(--soft); font-size: .85em; } .share { display: block; margin: .2rem 0 0 auto; }
.places { list-style: none; padding: 0; margin: 0; font-size: .9rem; }
#guests td:nth-child(3) { white-space: nowrap; }
@media screen and (max-width: 54rem) {
  table, caption, tbody, tr, tbody th, td { display: block; } table { border: 0; background: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .5rem .75rem; margin-bottom: .6rem; }
  tbody th, td { border: 0; padding: .12rem 0; } td:empty { display: none; }
  td { display: grid; grid-template-columns: minmax(5.5rem, 28%) 1fr; gap: .5rem; text-align: left; white-space: normal; }
  td::before { content: attr(data-label); content: attr(data-label) / ""; color: var(--soft); font-size: .85rem; }
  td.figures { text-align: left; grid-template-columns: minmax(5.5rem, 28%) 1fr auto; } .share { margin: .55rem 0 0; }
  #guests td:nth-child(3) { white-space: normal; } #guests td:nth-child(4) { min-width: 0; } tbody th { min-width: 0; }
}
`;

const FOLDS = `
details { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; padding: 0 .9rem; }
details[open] { padding-bottom: .8rem; }
summary { cursor: pointer; padding: .6rem 0; } summary h3, summary h4 { display: inline; }
summary .aside { display: block; padding-left: 1.1rem; }
td details { border: 0; padding: 0; margin: 0; background: none; font-size: .9rem; }
#findings section { margin-top: 1.1rem; } .finding { border-left: 4px solid var(--kind); }
.subject { border-top: 1px solid var(--line); padding: .55rem 0; } .cost { font-weight: 400; color: var(--soft); }
dl { margin: .3rem 0 0; } dl > div { display: grid; grid-template-columns: minmax(0, 15rem) minmax(0, 1fr); gap: 0 1rem; padding: .1rem 0; }
dt { color: var(--soft); } dd { margin: 0; grid-column: 2; }
.evidence { font: .86rem/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
.mend { border-top: 1px solid var(--line); padding-top: .5rem; } .mend > div { grid-template-columns: 7rem minmax(0, 1fr); }
.account { border-top: 1px solid var(--line); padding: .7rem 0; display: grid; grid-template-columns: minmax(0, 18.75rem) minmax(0, 1fr); gap: .4rem 1.5rem; }
.account h4 { grid-column: 1 / -1; } .steps { margin: 0; padding-left: 1.3rem; font-size: .92rem; } .steps li { margin-bottom: .4rem; }
#speed table { margin-bottom: 1rem; }
@media screen and (max-width: 54rem) { .account { grid-template-columns: minmax(0, 1fr); } }
@media screen and (max-width: 36rem) {
  dl > div, .mend > div { grid-template-columns: minmax(0, 1fr); padding: .25rem 0; } dd { grid-column: 1; }
}
`;

const PICTURES = `
svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; }
.waterfall { display: block; } .waterfall .figure { text-anchor: end; font-variant-numeric: tabular-nums; }
.native, .left { fill: var(--bar); } .loss { fill: var(--loss); } .track { fill: var(--track); }
.intervals { display: block; margin: .5rem 0; } .intervals .figure { text-anchor: end; } .value { fill: none; stroke: var(--ink); }
.grid { stroke: var(--line); } .whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.nodes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .75rem; margin: .75rem 0; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .8rem; min-width: 0; }
.card:only-child { grid-column: 1 / -1; }
.pictures { display: flex; flex-wrap: wrap; gap: .5rem; align-items: flex-start; margin-top: .5rem; }
.cache { fill: none; stroke: var(--line); } .core { fill: var(--page); stroke: var(--strong-line); }
.divider { stroke: var(--line); stroke-dasharray: 2 2; } .cpu, .key { text-anchor: middle; } .cores .cpu { fill: var(--soft); }
.key { font-weight: 600; } .cores .title { fill: var(--soft); }
.vcpu { fill: var(--fill); stroke: var(--stroke); stroke-width: 1.5; } .floating { stroke-dasharray: 3 2.5; } .pinned { stroke-width: 2; }
.segment { fill: var(--fill, var(--track)); stroke: var(--stroke, var(--strong-line)); } .hatch { stroke: var(--loss); stroke-width: 3; }
.c0 { --fill: var(--f0); --stroke: var(--s0); } .c1 { --fill: var(--f1); --stroke: var(--s1); }
.c2 { --fill: var(--f2); --stroke: var(--s2); } .c3 { --fill: var(--f3); --stroke: var(--s3); }
.c4 { --fill: var(--f4); --stroke: var(--s4); } .c5 { --fill: var(--f5); --stroke: var(--s5); }
.c6 { --fill: var(--f6); --stroke: var(--s6); } .c7 { --fill: var(--f7); --stroke: var(--s7); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; padding: 0; }
.legend li { display: inline-flex; gap: .4rem; align-items: center; } .legend svg { flex: none; }
.moves .move { stroke: var(--stroke); stroke-width: 2; fill: none; } .moves .tip { fill: var(--ink); }
.memory { margin-top: 1.5rem; } .bar { display: block; } .definitions { position: absolute; }
`;

/** All that is folded is told on paper: ::details-content (CSS Pseudo-Elements 4), the script where there is none. */
const PAPER = `
@media print {
  @page { margin: 14mm; }
  html { font-size: 9pt; } body { max-width: none; padding: 0; } html, body { background: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, button { display: none; } a { color: inherit; text-decoration: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { list-style: none; } summary .aside { padding-left: 0; }
  tr, svg, .subject, .card, .account, summary, .mend > div { break-inside: avoid; } h2, h3, h4, caption, summary { break-after: avoid; }
  th, td { padding: .25rem .4rem; } tbody th, #guests td:nth-child(4) { min-width: 6rem; } #guests td:nth-child(3) { white-space: normal; }
  .share { width: 50px; } .account { grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); }
}
`;

/** The page's one style sheet. No element has a style of its own: the page's policy forbids that. */
export const STYLE = COLOURS + PAGE + TABLES + FOLDS + PICTURES + PAPER;

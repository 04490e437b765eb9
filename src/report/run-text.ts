import { count } from '../model/amount.ts';
import type { Run, RunStep } from '../model/run.ts';
import { fromTo } from './from-to.ts';
import { alignAndWrap } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Applied plans, newest first: a line each. */
export function historyText(runs: readonly Run[], terminal: Terminal): string {
  if (runs.length === 0) return 'Nothing was ever applied here.\n';
  const rows = runs.map((run) => [
    String(run.id),
    timeText(run.startedAt),
    run.interrupted ? `${run.state}, interrupted` : run.state,
    summary(run),
  ]);
  const lines = alignAndWrap([['run', 'begun', 'state', 'changes'], ...rows], terminal.width);
  return inItsCharacters(terminal, `${lines.flat().join('\n')}\n`);
}

/** One run: what it changed, from what to what, and where each change stands. */
export function runText(run: Run, terminal: Terminal): string {
  const head = `run ${run.id} · ${run.plan.host} · ${timeText(run.startedAt)} · ${run.state}`;
  const lines = [
    ...wrap(head, terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...advice(run).flatMap((line) => wrap(line, terminal.width)),
    ...(run.plan.decision === undefined ? [] : decisionLines(run.plan.decision, terminal)),
    ...(run.note === '' ? [] : wrap(run.note, terminal.width)),
    ...run.steps.flatMap((step) => stepLines(step, terminal)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function decisionLines(
  { policy, title, because }: NonNullable<Run['plan']['decision']>,
  terminal: Terminal,
): string[] {
  return [`${policy}: ${title}`, ...because.map((reason) => `  ${reason}`)].flatMap((line) =>
    wrap(line, terminal.width),
  );
}

function advice({ id, interrupted, confirmBy, state }: Run): string[] {
  if (interrupted) return [`It was interrupted: virt-tune rollback ${id} makes all as it was.`];
  if (state !== 'unconfirmed' || confirmBy === null) return [];
  return [
    `It is taken back at ${timeText(confirmBy)} unless it is confirmed: virt-tune confirm ${id}`,
  ];
}

/** What people read of a step. */
export function stepLines({ number, change, state, note }: RunStep, terminal: Terminal): string[] {
  const what = `${change.title}${fromTo(change)}`;
  const tail = [state, ...(note === '' ? [] : [note])].join(', ');
  return wrap(`${number}. ${what} [${tail}]`, terminal.width, '    ', '');
}

function summary({ steps, plan }: Run): string {
  const stand = steps.filter(({ state }) => state === 'done' || state === 'left').length;
  const whose = plan.decision === undefined ? '' : `${plan.decision.policy}: `;
  return `${whose}${count(steps.length, 'change')} on ${plan.host}, ${stand} in force`;
}

function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

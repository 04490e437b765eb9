import { count } from '../model/amount.ts';
import type { Run, RunStep } from '../model/run.ts';
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
    ...(run.note === '' ? [] : wrap(run.note, terminal.width)),
    ...run.steps.flatMap((step) => stepLines(step, terminal)),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function advice({ id, interrupted, confirmBy, state }: Run): string[] {
  if (interrupted) return [`It was interrupted: virt-tune rollback ${id} makes all as it was.`];
  if (state !== 'unconfirmed' || confirmBy === null) return [];
  return [
    `It is taken back at ${timeText(confirmBy)} unless it is confirmed: virt-tune confirm ${id}`,
  ];
}

/** What people read of a step; a definition or a file as that it changes, its text is in `plan --diff`. */
export function stepLines({ number, change, state, note }: RunStep, terminal: Terminal): string[] {
  const what = `${change.title}: ${valueText(change.before)} → ${valueText(change.after)}`;
  const tail = [state, ...(note === '' ? [] : [note])].join(', ');
  return wrap(`${number}. ${what} [${tail}]`, terminal.width, '    ', '');
}

const MOST_SHOWN = 40;

/** A short value as it is, of a long one that it is long. */
export function valueText(value: string | null): string {
  if (value === null) return 'none';
  const lines = value.trimEnd().split('\n').length;
  if (lines > 1) return `${lines} lines`;
  return value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value;
}

function summary({ steps, plan }: Run): string {
  const stand = steps.filter(({ state }) => state === 'done' || state === 'left').length;
  return `${count(steps.length, 'change')} on ${plan.host}, ${stand} in force`;
}

function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

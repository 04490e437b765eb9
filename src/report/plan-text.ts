import { count } from '../model/amount.ts';
import type { Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { forecastLines, forecastOf, RIGHT_SIZE_CAVEAT, rightSizeText } from './forecast-words.ts';
import { fromTo } from './from-to.ts';
import { placementParts, placementPicture } from './host-placement-text.ts';
import {
  changesText,
  EFFECT_WORDS,
  gainText,
  Notes,
  nextStep,
  type PlanPart,
  partsOf,
  titleWithin,
  whatOf,
} from './plan-words.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** A plan for people: how it is and should be, what changes for whom and why, what it brings, what is refused. */
export function planText(plan: Plan, terminal: Terminal): string {
  const { placement } = plan;
  const notes = new Notes();
  const parts = partsOf(plan).flatMap((part) => partLines(part, { plan, terminal, notes }));
  const simulated = forecastLines(plan).flatMap((line) => wrap(line, terminal.width, '    ', '  '));
  const known = notes.lines().flatMap((line) => wrap(line, terminal.width, '      ', '  '));
  const lines = [
    ...wrap(headline(plan), terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...block('', placementPicture(placement, terminal), terminal),
    ...parts,
    ...block('To know', known, terminal),
    ...block('Refused', refusedLines(plan, terminal), terminal),
    ...block('Expected of native speed, by the ledger', gainLines(plan, terminal), terminal),
    ...block('Expected of native speed, by simulation', simulated, terminal),
    ...block('Larger than they were seen to need', sizeLines(plan, terminal), terminal),
    ...block('', nextStep(plan) === '' ? [] : wrap(nextStep(plan), terminal.width), terminal),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function headline({ host, placement, changes, refused }: Plan): string {
  const { guests, left } = placement;
  const isEmpty = guests.length + left.length + changes.length + refused.length === 0;
  if (isEmpty) return `${host} · no guest runs here: nothing to plan`;
  return [
    host,
    `${count(guests.length, 'guest')} planned`,
    changesText(changes),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
    ...placementParts(placement),
  ].join(' · ');
}

function block(title: string, lines: readonly string[], terminal: Terminal): string[] {
  if (lines.length === 0) return [];
  return ['', ...(title === '' ? [] : [paint(terminal, 'bold', title)]), ...lines];
}

function partLines(
  { guest, name, place, changes, gains }: PlanPart,
  said: { plan: Plan; terminal: Terminal; notes: Notes },
): string[] {
  const { terminal } = said;
  const answers = [...new Set(changes.flatMap((change) => change.answers))].sort();
  const about = [
    ...(guest === undefined ? ['the host'] : []),
    ...(place === undefined ? [] : [`to ${place}`]),
    ...(answers.length === 0 ? [] : [`answers ${answers.join(', ')}`]),
    ...gains.map(gainText),
    ...forecastOf(said.plan, guest),
  ];
  const [head = '', ...more] = wrap(`${name} · ${about.join(' · ')}`, terminal.width, '  ', '');
  return [
    '',
    paint(terminal, 'bold', head),
    ...more,
    ...changes.flatMap((change) => changeLines(change, name, said)),
  ];
}

function changeLines(
  change: Change,
  name: string,
  { plan, terminal, notes }: { plan: Plan; terminal: Terminal; notes: Notes },
): string[] {
  const { takesEffect } = change;
  const values = plan.bound ? fromTo(change) : '';
  const when = takesEffect === 'live' ? '' : ` (${EFFECT_WORDS[takesEffect]})`;
  const what = `${titleWithin(change, name)}${values}${when}${notes.marksOf(change)}`;
  return wrap(what, terminal.width, '    ', '  ');
}

function refusedLines({ refused }: Plan, { width }: Terminal): string[] {
  return refused.flatMap((each) => wrap(`${whatOf(each)}: ${each.reason}`, width, '    ', '  '));
}

/** Of the host: each guest's is told beside its name. */
function gainLines({ gains, host }: Plan, { width }: Terminal): string[] {
  const own = gains.filter(({ subject }) => subject.kind === 'host');
  if (own.length === 0) return [];
  return wrap(`${host}: ${own.map(gainText).join(', ')}`, width, '    ', '  ');
}

function sizeLines({ rightSizes }: Plan, { width }: Terminal): string[] {
  if (rightSizes.length === 0) return [];
  return [...rightSizes.map(rightSizeText), RIGHT_SIZE_CAVEAT].flatMap((line) =>
    wrap(line, width, '    ', '  '),
  );
}

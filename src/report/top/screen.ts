import type { Vitals } from '../../model/vitals.ts';
import type { Trails } from '../../vitals/trend.ts';
import { safeText } from '../safe-text.ts';
import { inItsCharacters, paint, type Terminal } from '../terminal.ts';
import { detailLines } from './detail-lines.ts';
import { guestLines } from './guest-lines.ts';
import { hostLines } from './host-lines.ts';
import type { View } from './view.ts';

export interface Seen {
  readonly vitals: Vitals;
  readonly trails: Trails;
}

const HELP = [
  's S      sort by the next or the previous column',
  '/        show only guests whose name holds what you type; Esc shows all',
  'up down  select a guest (also k and j)',
  'Enter    all about it; Esc goes back',
  'p space  pause and go on',
  'left right  of a replay, or paused: one look back or forward',
  'q Ctrl-C end',
  '',
  'NATIVE   what the losses found leave of native speed, in the dimension that lost most',
  'CPU      pCPUs used by the vCPUs',
  'WAIT     of the time the vCPUs wanted to run, the share they waited for a pCPU',
  'LOCAL    memory on nodes where its vCPUs may run; + rises, - falls',
  'MIG EXIT moves of vCPUs between pCPUs, and VM exits, a second',
  '-        not known: not root, or no rate yet',
];

/** The whole screen as lines, cut to the terminal by whoever draws it. */
export function screenLines(seen: Seen, view: View, terminal: Terminal): string[] {
  const { vitals } = seen;
  return [
    ...hostLines(vitals, view).map((line) => line.slice(0, terminal.width)),
    statusLine(view, terminal),
    ...bodyLines(seen, view, terminal),
  ].map((line) => inItsCharacters(terminal, line));
}

function bodyLines(seen: Seen, view: View, terminal: Terminal): readonly string[] {
  if (view.help) return HELP;
  const selected = seen.vitals.guests.find(({ id }) => id === view.selected);
  return view.inDetail && selected !== undefined
    ? detailLines(selected, seen.trails.get(selected.id) ?? [], terminal)
    : guestLines(seen, view, terminal);
}

function statusLine({ sort, filter, typing }: View, terminal: Terminal): string {
  if (typing) return `filter: ${safeText(filter)}_`;
  const only = filter === '' ? '' : ` · only *${safeText(filter)}*`;
  return paint(
    terminal,
    'dim',
    `sorted by ${sort}${only} · s sort / filter Enter detail p pause h help q quit`.slice(
      0,
      terminal.width,
    ),
  );
}

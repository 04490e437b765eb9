import type { GuestVitals, Vitals } from '../../model/vitals.ts';
import type { Trails } from '../../vitals/trend.ts';
import { safeText } from '../safe-text.ts';
import { cutTo } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { type Column, columns } from './cells.ts';
import { shownGuests, type View } from './view.ts';

/** Losses smaller than this are not worth a line. */
const NOTABLE_LOSS = 0.02;
const NOTHING: readonly GuestVitals[] = [];

/** The table of guests; below each of them what it loses most by and why it waits, where that is worth saying. */
export function guestLines(
  { vitals, trails }: { readonly vitals: Vitals; readonly trails: Trails },
  view: View,
  terminal: Terminal,
): string[] {
  const fitting = columnsWithin(terminal.width);
  const head = fitting.map(({ head: text, width }, at) => fill(text, width, at)).join(' ');
  const guests = shownGuests(vitals, view);
  const rows = guests.flatMap((guest) => {
    const line = rowOf(guest, { fitting, trails, view, terminal });
    return [line, ...noteLines(guest, terminal)];
  });
  const nobody =
    view.filter === '' ? 'no guests run here' : `no guest is called ${safeText(view.filter)}`;
  return [paint(terminal, 'bold', head), ...(guests.length === 0 ? [nobody] : rows)];
}

function columnsWithin(width: number): Column[] {
  let used = 0;
  return columns.filter((column) => {
    used += column.width + 1;
    return used <= width + 1;
  });
}

function fill(text: string, width: number, at: number): string {
  return at === 0 ? text.padEnd(width) : text.padStart(width);
}

function rowOf(
  guest: GuestVitals,
  to: {
    readonly fitting: readonly Column[];
    readonly trails: Trails;
    readonly view: View;
    readonly terminal: Terminal;
  },
): string {
  const isSelected = to.view.selected === guest.id;
  const cells = to.fitting.map((column, at) => {
    const text = fill(column.text(guest, to.trails.get(guest.id) ?? NOTHING), column.width, at);
    const ink = column.ink?.(guest);
    return ink === undefined ? text : paint(to.terminal, ink, text);
  });
  const [name = '', ...others] = cells;
  // Seen without colour as well.
  const marked = isSelected ? paint(to.terminal, 'bold', `>${name.slice(0, -1)}`) : name;
  return [marked, ...others].join(' ');
}

function noteLines({ native, waitCause }: GuestVitals, terminal: Terminal): string[] {
  const loses =
    native === undefined || 1 - native.share < NOTABLE_LOSS
      ? []
      : [`loses most by ${native.cause}${native.check === undefined ? '' : ` (${native.check})`}`];
  const waits = waitCause === undefined ? [] : [`waits: ${waitCause.text}`];
  return [...waits, ...loses].map((note) =>
    paint(terminal, 'dim', cutTo(`  ${safeText(note)}`, terminal.width)),
  );
}

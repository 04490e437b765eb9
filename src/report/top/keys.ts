import type { Vitals } from '../../model/vitals.ts';
import { shownGuests, sortKeys, type View } from './view.ts';

/** What a key asks for besides another view. */
export type Wish = 'quit' | 'step-back' | 'step-forward';

export interface Pressed {
  readonly view: View;
  readonly wish?: Wish;
}

const LONGEST_FILTER = 40;
const ESCAPE = '\u001b';
const UP = '\u001b[A';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';
const LEFT = '\u001b[D';
const BACKSPACES: readonly string[] = ['\b', '\u007f'];
const ENTER = /^[\r\n]$/;

/** One key, as a terminal in raw mode sends it. */
export function press(view: View, key: string, vitals: Vitals | undefined): Pressed {
  if (view.typing) return { view: typed(view, key) };
  if (view.help) return { view: { ...view, help: false } };
  switch (key) {
    case 'q':
      return { view, wish: 'quit' };
    case LEFT:
      return { view, wish: 'step-back' };
    case RIGHT:
      return { view, wish: 'step-forward' };
    case 's':
      return { view: { ...view, sort: nextSort(view, 1) } };
    case 'S':
      return { view: { ...view, sort: nextSort(view, -1) } };
    case '/':
      return { view: { ...view, typing: true, inDetail: false } };
    case 'p':
    case ' ':
      return { view: { ...view, paused: !view.paused } };
    case 'h':
    case '?':
      return { view: { ...view, help: true } };
    default:
      return { view: moved(view, key, vitals) };
  }
}

function typed(view: View, key: string): View {
  if (ENTER.test(key)) return { ...view, typing: false };
  if (key === ESCAPE) return { ...view, typing: false, filter: '' };
  if (BACKSPACES.includes(key)) return { ...view, filter: view.filter.slice(0, -1) };
  const isText = key.length === 1 && key >= ' ';
  return isText && view.filter.length < LONGEST_FILTER
    ? { ...view, filter: view.filter + key }
    : view;
}

function nextSort({ sort }: View, by: number): View['sort'] {
  const at = sortKeys.indexOf(sort) + by;
  return sortKeys.at(at % sortKeys.length) ?? sort;
}

function moved(view: View, key: string, vitals: Vitals | undefined): View {
  if (key === ESCAPE) return { ...view, inDetail: false, selected: undefined };
  const guests = vitals === undefined ? [] : shownGuests(vitals, view);
  if (guests.length === 0) return view;
  const at = guests.findIndex(({ id }) => id === view.selected);
  if (ENTER.test(key)) return { ...view, selected: guests[Math.max(at, 0)]?.id, inDetail: true };
  const by = Number(key === DOWN || key === 'j') - Number(key === UP || key === 'k');
  if (by === 0) return view;
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), guests.length - 1);
  return { ...view, selected: guests[next]?.id };
}

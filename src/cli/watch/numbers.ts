import { Problem } from '../../model/problem.ts';
import { parseDuration } from '../duration.ts';

/** Below, the kernel's own accounting at ticks is too coarse. */
const SHORTEST_MS = 200;
const MOST_LOOKS = 1_000_000;

export function parseInterval(text: string): number {
  const ms = parseDuration(text);
  if (ms >= SHORTEST_MS) return ms;
  throw new Problem({ what: 'too short an interval', where: text, remedy: 'give 200ms or more' });
}

export function parseLooks(text: string): number {
  const looks = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (looks >= 1 && looks <= MOST_LOOKS) return looks;
  throw new Problem({
    what: 'not a number of looks',
    where: text,
    remedy: `give a whole number from 1 to ${MOST_LOOKS}`,
  });
}

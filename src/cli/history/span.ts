import { Problem } from '../../model/problem.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Longer than anything is kept. */
const MOST_S = 400 * 86_400;

/** `90m`, `6h`, `7d`, `2w`; in seconds. */
export function parseSpan(text: string): number {
  const match = /^(\d{1,7})([smhdw])$/.exec(text);
  const seconds = match === null ? 0 : Number(match[1]) * (SECONDS[match[2] ?? ''] ?? 0);
  if (seconds > 0 && seconds <= MOST_S) return seconds;
  throw new Problem({ what: 'not a length of time', where: text, remedy: 'give 6h or 7d' });
}

import { Problem } from '../model/problem.ts';

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
/** A window is waited for with the guests' files held open; an hour is a mistake. */
const MAX_MS = 10 * 60_000;

/** `2s`, `500ms`, `1m`, or plain seconds; in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text);
  const amount =
    match === null ? Number.NaN : Number(match[1]) * (FACTORS[match[2] ?? 's'] ?? 1000);
  if (Number.isNaN(amount)) {
    throw new Problem({ what: 'not a length of time', where: text, remedy: 'give 2s or 500ms' });
  }
  if (amount > MAX_MS) {
    throw new Problem({ what: 'too long a window', where: text, remedy: 'give 10m or less' });
  }
  return amount;
}

import { Problem } from '../model/problem.ts';

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** A window is waited for with the guests' files held open; an hour is a mistake. */
const MAX_WINDOW_MS = 10 * 60_000;
const MAX_BUDGET_MS = 24 * 3_600_000;

/** `2s`, `500ms`, `1m`, or plain seconds; in milliseconds. */
export function parseDuration(text: string): number {
  const amount = millisecondsOf(text, 'give 2s or 500ms');
  if (amount > MAX_WINDOW_MS) {
    throw new Problem({ what: 'too long a window', where: text, remedy: 'give 10m or less' });
  }
  return amount;
}

/** `20m`, `2h`: how long measuring may take; in milliseconds. */
export function parseBudget(text: string): number {
  const amount = millisecondsOf(text, 'give 20m or 2h');
  if (amount > 0 && amount <= MAX_BUDGET_MS) return amount;
  throw new Problem({ what: 'not a budget', where: text, remedy: 'give 24h or less, e.g. 20m' });
}

function millisecondsOf(text: string, remedy: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const amount =
    match === null ? Number.NaN : Number(match[1]) * (FACTORS[match[2] ?? 's'] ?? 1000);
  if (!Number.isNaN(amount)) return amount;
  throw new Problem({ what: 'not a length of time', where: text, remedy });
}

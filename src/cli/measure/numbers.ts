import { Problem } from '../../model/problem.ts';

const FEWEST_ROUNDS = 5;
const MOST_ROUNDS = 1000;

export function parsePrecision(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share <= 1) return share;
  throw new Problem({ what: 'not a share', where: text, remedy: 'give e.g. 0.02 for 2 %' });
}

export function parseRounds(text: string): number {
  const rounds = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (rounds >= FEWEST_ROUNDS && rounds <= MOST_ROUNDS) return rounds;
  throw new Problem({
    what: 'not a number of rounds',
    where: text,
    remedy: `give ${FEWEST_ROUNDS} to ${MOST_ROUNDS}: fewer never tell a difference from chance`,
  });
}

/** The number a campaign is kept under. */
export function parseId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Problem({
    what: 'not the number of a campaign',
    where: text,
    remedy: 'virt-tune results lists them',
  });
}

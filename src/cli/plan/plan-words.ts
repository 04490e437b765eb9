import { type Consent, consents } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';

/** Words of an option that may be given several times, each time with several words between commas. */
export function parseWords(text: string, before: readonly string[] = []): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  if (!words.includes('')) return [...before, ...words];
  throw new Problem({ what: 'an empty word', where: text, remedy: 'give e.g. numa,web-1' });
}

export function parseConsents(text: string, before: readonly Consent[] = []): readonly Consent[] {
  const named = parseWords(text).map((word) => {
    const consent = consents.find((each) => each === word);
    if (consent !== undefined) return consent;
    throw new Problem({
      what: 'nothing that can be allowed',
      where: word,
      remedy: `give ${consents.join(' or ')}`,
    });
  });
  return [...new Set([...before, ...named])];
}

export function parseMoves(text: string): number {
  const MOST = 10_000;
  const moves = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (moves <= MOST) return moves;
  throw new Problem({
    what: 'not a number of moves',
    where: text,
    remedy: `give a whole number from 0 to ${MOST}`,
  });
}

export function parseShare(text: string): number {
  const share = /^\d(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share <= 1) return share;
  throw new Problem({ what: 'not a share', where: text, remedy: 'give e.g. 0.8, at most 1' });
}

export function parseRatio(text: string): number {
  const ratio = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (ratio >= 1) return ratio;
  throw new Problem({ what: 'not a ratio', where: text, remedy: 'give e.g. 4, at least 1' });
}

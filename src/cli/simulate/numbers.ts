import { Problem } from '../../model/problem.ts';
import { parseDuration } from '../duration.ts';

const MOST = 65_536;

/** Reads a whole number from 1. @param field what it is of, for the person */
export function countOf(field: string): (text: string) => number {
  return (text) => parseCount(text, field);
}

/** Reads a share, more than 0 and at most 1. */
export function shareOf(field: string): (text: string) => number {
  return (text) => parseShare(text, field);
}

function parseCount(text: string, field: string): number {
  const count = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= MOST) return count;
  throw new Problem({
    what: `${field} makes no sense: ${text} is no number of them`,
    remedy: `give a whole number from 1 to ${MOST}`,
  });
}

function parseShare(text: string, field: string): number {
  const share = /^\d(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share <= 1) return share;
  throw new Problem({
    what: `${field} makes no sense: ${text} is no share`,
    remedy: 'give more than 0 and at most 1, e.g. 0.8',
  });
}

/** Reads how long a host is simulated, in milliseconds of its time. */
export function parseSimulated(text: string): number {
  const simulatedMs = parseDuration(text);
  if (simulatedMs >= LEAST_SIMULATED_MS) return simulatedMs;
  throw new Problem({
    what: `--simulated makes no sense: ${text} is less than a scheduler takes to go round`,
    remedy: `give ${LEAST_SIMULATED_MS}ms to 10m`,
  });
}

/** Some periods of the scheduler. */
const LEAST_SIMULATED_MS = 100;

const MIB: Readonly<Record<string, number>> = { MiB: 1, GiB: 1024, TiB: 1024 * 1024 };

export function parseMemoryMiB(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,7}(?:\.\d+)?)(MiB|GiB|TiB)$/.exec(text) ?? [];
  const memoryMiB = Number(amount) * (MIB[unit] ?? 0);
  if (memoryMiB > 0) return memoryMiB;
  throw new Problem({
    what: `--memory makes no sense: ${text} is no size`,
    remedy: 'give e.g. 256GiB',
  });
}

const MOST_COUNTS = 4096;

/** Reads `1..64`, `16,24,64` and mixtures, ascending. */
export function parseCounts(text: string): number[] {
  const counts = text.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^(\d{1,5})(?:\.\.(\d{1,5}))?$/.exec(part.trim()) ?? [];
    const [first, last] = [parseCount(from, '--guests'), parseCount(to, '--guests')];
    if (last < first) {
      throw new Problem({
        what: 'a range that runs backwards',
        where: part,
        remedy: 'give the smaller number first',
      });
    }
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
  const distinct = [...new Set(counts)].sort((one, other) => one - other);
  if (distinct.length <= MOST_COUNTS) return distinct;
  throw new Problem({
    what: `${distinct.length} numbers of guests`,
    where: text,
    remedy: `give at most ${MOST_COUNTS}`,
  });
}

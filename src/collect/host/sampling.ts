import { type Fact, isKnown, known, thenFact, unreadable } from '../../model/fact.ts';

/**
 * Rates need two readings of a counter. A collector with counters reads them when it is started, and again
 * when it is asked to finish; everything else it reads only then.
 */
export interface Sampling<T> {
  finish(elapsed: Elapsed): T | Promise<T>;
}

/** Seconds between the two readings; unreadable, with the reason, where there is only one. */
export type Elapsed = Fact<number>;

export type Counters = Readonly<Record<string, number>>;

export const notRunning = unreadable('rates need a running system; these files were recorded');

/**
 * How far each counter has come. One that was not there before, or has gone back (wrapped, reset, device
 * replaced), is left out: no figure rather than a false one.
 */
export function growth(before: Counters, after: Counters): Record<string, number> {
  const grown: Record<string, number> = {};
  for (const [name, end] of Object.entries(after)) {
    const start = before[name];
    if (start !== undefined && end >= start) grown[name] = end - start;
  }
  return grown;
}

/** Growth over the window, as a fact. */
export function growthOver(
  elapsed: Elapsed,
  before: Fact<Counters>,
  after: Fact<Counters>,
): Fact<Record<string, number>> {
  if (!isKnown(after)) return after;
  if (!isKnown(before)) return before;
  return thenFact(elapsed, () => known(growth(before.value, after.value)));
}

/** Growth per second over the window, as a fact. */
export function ratesOver(
  elapsed: Elapsed,
  before: Fact<Counters>,
  after: Fact<Counters>,
): Fact<Record<string, number>> {
  return thenFact(growthOver(elapsed, before, after), (grown) =>
    thenFact(elapsed, (seconds) =>
      known(Object.fromEntries(Object.entries(grown).map(([name, by]) => [name, by / seconds]))),
    ),
  );
}

/** One counter of such a set, as a fact. */
export function memberOf(
  numbers: Fact<Record<string, number>>,
  name: string,
  place: string,
): Fact<number> {
  return thenFact(numbers, (members) => {
    const member = members[name];
    return member === undefined ? unreadable(`${place}: counter went back`) : known(member);
  });
}

import { type Fact, unreadable } from '../../model/fact.ts';

/** A time limit that many readings share: the first ones are made, the rest say why not. */
export interface TimeBudget {
  /** The reading, or why there was no time left for it. `what` names it for the person. */
  spend<T>(what: string, read: () => Fact<T>): Fact<T>;
}

export function timeBudget(
  limitMs: number,
  now: () => number = () => performance.now(),
): TimeBudget {
  let spent = 0;
  return {
    spend: (what, read) => {
      if (spent >= limitMs)
        return unreadable(`${what}: the time budget of ${limitMs} ms for all guests was spent`);
      const start = now();
      try {
        return read();
      } finally {
        spent += now() - start;
      }
    },
  };
}

import type { Guest } from '../../model/guest.ts';
import type { GuestHistoryDocument } from '../../model/guest-history.ts';
import { Problem } from '../../model/problem.ts';
import type { Io } from '../io.ts';
import { historyOf } from './guest-history.ts';

/** What a report shows of each guest. */
const METRICS = ['native', 'locality', 'wait', 'cpu'] as const;
const SPAN_S = 24 * 3600;

/** What the guests did over the last day, as far as a watcher has kept it here: a document a figure. */
export function guestsOverTime(guests: readonly Guest[], io: Io): GuestHistoryDocument[] {
  const ids = guests.map(({ id }) => id);
  try {
    return METRICS.map((metric) =>
      historyOf({ state: undefined, guests: ids, metric, since: SPAN_S }, io),
    );
  } catch (error) {
    // A history that cannot be read is told by virt-tune history, and keeps no report from being made.
    if (error instanceof Problem) return [];
    throw error;
  }
}

import { stateDirectory } from '../../collect/state-directory.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestHistoryDocument } from '../../model/guest-history.ts';
import { Problem } from '../../model/problem.ts';
import { historyExists } from '../../watch/history/reader.ts';
import type { Io } from '../io.ts';
import { historyOf } from './guest-history.ts';

/** What a report shows of each guest. */
const METRICS = ['native', 'locality', 'wait', 'cpu'] as const;
const SPAN_S = 24 * 3600;

/** What the guests did over the last day, as far as a watcher has kept it here: a document a figure. */
export function guestsOverTime(guests: readonly Guest[], io: Io): GuestHistoryDocument[] {
  if (!historyExists(stateDirectory(io.env))) return [];
  return METRICS.flatMap((metric) => {
    const documents = guests.flatMap(({ id }) => known(id, metric, io));
    const [first] = documents;
    return first === undefined
      ? []
      : [{ ...first, guests: documents.flatMap((document) => document.guests) }];
  });
}

/** A history that cannot be read is told by virt-tune history, and keeps no report from being made. */
function known(guest: string, metric: string, io: Io): GuestHistoryDocument[] {
  try {
    return [historyOf({ state: undefined, guest, metric, since: SPAN_S }, io)];
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

import { stateDirectory } from '../../collect/state-directory.ts';
import { GUEST_HISTORY_SCHEMA, type GuestHistoryDocument } from '../../model/guest-history.ts';
import { Problem } from '../../model/problem.ts';
import { guestHistoryCsv, guestHistoryText } from '../../report/guest-history-text.ts';
import { guestMetrics } from '../../vitals/metrics.ts';
import { historyFile, readHistory } from '../../watch/history/reader.ts';
import type { Io } from '../io.ts';

const MS_PER_S = 1000;

interface Asked {
  readonly state: string | undefined;
  /** Names or UUIDs. */
  readonly guests: readonly string[];
  readonly metric: string | undefined;
  readonly since: number | undefined;
  readonly format: 'text' | 'json' | 'csv';
}

const USUAL_METRIC = 'cpu';
const USUAL_SPAN_S = 6 * 3600;

/** What the history says of one figure of the guests of a name, as a person or a program wants to read it. */
export function guestHistory(asked: Asked, io: Io): string {
  const document = historyOf(asked, io);
  if (asked.format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return asked.format === 'csv'
    ? guestHistoryCsv(document)
    : guestHistoryText(document, io.terminal);
}

/** @throws Problem where there is no history, or it knows none of the guests */
export function historyOf(asked: Omit<Asked, 'format'>, io: Io): GuestHistoryDocument {
  const metric = guestMetrics.find(({ name }) => name === (asked.metric ?? USUAL_METRIC));
  if (metric === undefined) throw new Error(`no metric ${asked.metric}`);
  const toS = Math.floor(Date.now() / MS_PER_S);
  const fromS = toS - (asked.since ?? USUAL_SPAN_S);
  const found = readHistory(historyFile(asked.state ?? stateDirectory(io.env)), {
    guests: asked.guests,
    metric,
    sinceS: fromS,
    nowS: toS,
  });
  if (found.length === 0)
    throw new Problem({
      what: 'the history knows no such guest',
      where: asked.guests.join(', '),
      remedy: 'give its name or UUID as virt-tune top shows it',
    });
  return {
    schema: GUEST_HISTORY_SCHEMA,
    from: timeText(fromS),
    to: timeText(toS),
    metric: { name: metric.name, unit: metric.unit, help: metric.help },
    guests: found.map(({ id, name, points }) => ({
      id,
      name,
      points: points.map(({ atS, value }) => ({ at: timeText(atS), value })),
    })),
  };
}

function timeText(seconds: number): string {
  return new Date(seconds * MS_PER_S).toISOString().replace('.000Z', 'Z');
}

import { GUEST_HISTORY_SCHEMA, type GuestHistoryDocument } from '../../model/guest-history.ts';
import { Problem } from '../../model/problem.ts';
import { guestMetrics } from '../../vitals/metrics.ts';
import { readHistory } from '../../watch/history/reader.ts';

const MS_PER_S = 1000;

/** What the history says of one figure of the guests of a name. */
export function guestHistory(asked: {
  readonly file: string;
  readonly guest: string;
  readonly metric: string;
  readonly sinceS: number;
}): GuestHistoryDocument {
  const metric = guestMetrics.find(({ name }) => name === asked.metric);
  if (metric === undefined) throw new Error(`no metric ${asked.metric}`);
  const toS = Math.floor(Date.now() / MS_PER_S);
  const fromS = toS - asked.sinceS;
  const found = readHistory(asked.file, {
    guest: asked.guest,
    metric,
    sinceS: fromS,
    nowS: toS,
  });
  if (found.length === 0)
    throw new Problem({
      what: 'the history knows no such guest',
      where: asked.guest,
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

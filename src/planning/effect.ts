import { localityOf } from '../derived/guest-locality.ts';
import { vcpuWindows } from '../derived/vcpu-window.ts';
import { type EffectMeasure, type EffectRow, effectMeasures } from '../model/effect.ts';
import { mapFact, thenFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Rates below these are what an idle guest has anyway. */
const QUIET_PER_S: Readonly<Partial<Record<EffectMeasure, number>>> = {
  migrations: 5,
  exits: 2000,
};

/**
 * What was sampled of each guest before and after: only of guests, and of measures, that both snapshots know.
 *
 * @param tolerance how much worse counts for nothing: of shares in points (0.1 = ten), of rates as a share of the rate
 */
export function effectOf(before: Snapshot, after: Snapshot, tolerance: number): EffectRow[] {
  return before.guests.flatMap((guest) => {
    const later = after.guests.find(({ id }) => id === guest.id);
    if (later === undefined) return [];
    return effectMeasures.flatMap((measure) => {
      const was = measureOf(guest, before, measure);
      const is = measureOf(later, after, measure);
      if (was === undefined || is === undefined) return [];
      const worse = isWorse(measure, { was, is, tolerance });
      return [{ guest: guest.name, measure, before: was, after: is, worse }];
    });
  });
}

function isWorse(
  measure: EffectMeasure,
  { was, is, tolerance }: { was: number; is: number; tolerance: number },
): boolean {
  const quiet = QUIET_PER_S[measure];
  if (quiet === undefined) return is > was + tolerance;
  return is > Math.max(was, quiet) * (1 + tolerance);
}

function measureOf(
  guest: Guest,
  { host, windowMs }: Snapshot,
  measure: EffectMeasure,
): number | undefined {
  if (measure === 'remote-share') return valueOrUndefined(localityOf(guest, host))?.remoteShare;
  if (measure === 'exits') {
    const exits = valueOrUndefined(thenFact(guest.runtime, ({ kvmCounters }) => kvmCounters))?.exits
      ?.delta;
    return perSecond(exits, windowMs);
  }
  const windows = valueOrUndefined(vcpuWindows(guest));
  if (windows === undefined || windows.length === 0) return undefined;
  if (measure === 'migrations') {
    const moves = windows.map(({ thread }) =>
      valueOrUndefined(mapFact(thread.migrations, ({ delta }) => delta)),
    );
    if (moves.some((count) => count === undefined)) return undefined;
    return perSecond(
      moves.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      windowMs,
    );
  }
  const wanted = windows.reduce((sum, { runNs, waitNs }) => sum + runNs + waitNs, 0);
  const waited = windows.reduce((sum, { waitNs }) => sum + waitNs, 0);
  return wanted === 0 ? 0 : waited / wanted;
}

function perSecond(count: number | undefined, windowMs: number): number | undefined {
  return count === undefined || windowMs === 0 ? undefined : (1000 * count) / windowMs;
}

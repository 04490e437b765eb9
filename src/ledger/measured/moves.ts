import { onlyChanges } from '../../derived/only-changes.ts';
import { vcpuWindows } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import { percentText } from '../models/percent-text.ts';
import type { MeasuredBy } from './measured-by.ts';

/** A vCPU that ran less of the window moved for other reasons than one that works. */
const BUSY_SHARE = 0.05;
const US_PER_S = 1e6;

/**
 * What a move costs a thread of this host, for as many moves as the guest's vCPUs made: a thread that is moved every T
 * and runs at 1 - l of its speed loses T l / (1 - l) by each move.
 */
export const movesOfThreads: MeasuredBy = {
  fits: (loss) =>
    loss.name === 'hop' && loss.acceleration === 'native' && onlyChanges(loss, 'between'),
  sharesFor: ({ loss }, { guest }) => {
    const everyUs = Number(loss.options['everyUs']);
    const rate = movesPerS(guest);
    if (rate === undefined || !(everyUs > 0)) return undefined;
    const lostUs = (share: number): number => (everyUs * share) / Math.max(1 - share, 1e-9);
    const shareOf = (us: number): number => (rate * us) / (US_PER_S + rate * us);
    const typical = shareOf(lostUs(loss.typical));
    return {
      low: shareOf(lostUs(loss.low)),
      typical,
      high: shareOf(lostUs(loss.high)),
      detectable: shareOf(everyUs * loss.detectable),
      arithmetic: `${lostUs(loss.typical).toFixed(0)} us a move x ${rate.toFixed(1)} moves a second = ${percentText(typical)}`,
    };
  },
};

/** For each second that busy vCPUs ran; undefined where none was busy. */
function movesPerS(guest: Guest): number | undefined {
  const busy = (valueOrUndefined(vcpuWindows(guest)) ?? []).filter(
    ({ busyShare }) => busyShare >= BUSY_SHARE,
  );
  const moves = busy.map(({ thread }) => valueOrUndefined(thread.migrations)?.delta);
  if (busy.length === 0 || moves.includes(undefined)) return undefined;
  const ranS = busy.reduce((sum, { runNs }) => sum + runNs, 0) / 1e9;
  return moves.reduce<number>((sum, each) => sum + (each ?? 0), 0) / ranS;
}

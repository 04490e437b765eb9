import { balloonSize } from '../derived/balloon-size.ts';
import { isActive } from '../derived/is-active.ts';
import { vcpuWindows } from '../derived/vcpu-window.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { RightSize } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { SURGE } from '../placement/host-guests.ts';

/** Of what a guest has; who needs more than that has no more than is prudent. */
const MOST_NEEDED = 0.5;
/** Sizes people give guests are multiples of this. */
const MEMORY_STEP_KIB = 256 * 1024;
/** Statistics of the balloon driver that are older tell of another time. */
const MAX_AGE_S = 60;

/**
 * Guests that have at least twice what they were seen to need: of vCPUs by what they ran and waited for a pCPU, of
 * memory by what the guest itself could not give back (its balloon statistics; page cache counts as spare). A guest
 * whose use was not read is left out: nothing is known of what it needs.
 */
export function rightSizes({ guests }: Snapshot): RightSize[] {
  return guests.filter(isActive).flatMap((guest) => {
    const vcpus = vcpusOf(guest);
    const memoryKiB = memoryOf(guest);
    const runtime = valueOrUndefined(guest.runtime);
    if (runtime === undefined || (vcpus === undefined && memoryKiB === undefined)) return [];
    return [
      {
        guest: guest.name,
        id: guest.id,
        windowMs: runtime.windowMs,
        ...(vcpus === undefined ? {} : { vcpus }),
        ...(memoryKiB === undefined ? {} : { memoryKiB }),
      },
    ];
  });
}

function vcpusOf(guest: Guest): RightSize['vcpus'] {
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  const used = windows.reduce((sum, { wantedShare }) => sum + wantedShare, 0);
  return spare({ has: windows.length, used, enough: Math.max(1, Math.ceil(used * SURGE)) });
}

function memoryOf(guest: Guest): RightSize['memoryKiB'] {
  const has = valueOrUndefined(balloonSize(guest))?.currentKiB;
  const inside = valueOrUndefined(guest.runtime)?.inside;
  if (has === undefined || inside === undefined) return undefined;
  const age = valueOrUndefined(inside.memoryStatsAgeS);
  const usable = valueOrUndefined(inside.memoryStats)?.usable;
  if (usable === undefined || age === undefined || age > MAX_AGE_S) return undefined;
  const used = Math.max(0, has - usable);
  const enough = Math.ceil(Math.max(1, used * SURGE) / MEMORY_STEP_KIB) * MEMORY_STEP_KIB;
  return spare({ has, used, enough });
}

function spare(size: NonNullable<RightSize['vcpus']>): RightSize['vcpus'] {
  return size.enough <= size.has * MOST_NEEDED ? size : undefined;
}

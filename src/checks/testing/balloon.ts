import { known } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from './edited.ts';

const MIB = 1024;

/** Gives a guest a balloon of that size: what the guest has now, and may have. */
export function balloonOf(
  draft: Snapshot,
  guest: string,
  size: { currentMiB: number; maximumMiB: number },
): void {
  definitionOf(draft, guest).memoryKiB = size.maximumMiB * MIB;
  runtimeOf(draft, guest).balloon = known({
    currentKiB: size.currentMiB * MIB,
    maximumKiB: size.maximumMiB * MIB,
  });
}

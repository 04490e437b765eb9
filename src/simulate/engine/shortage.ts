import type { Simulation } from './simulation.ts';

/** What of guests' memory the host cannot hold, and what it can hold beside it. */
export interface Shortage {
  /** Beyond what guests have. */
  readonly spareMiB: number;
  /** Of guests' memory: swapped out; and of that which is often used. */
  readonly swappedShare: number;
  readonly hotSwappedShare: number;
}

export function foreseeShortage({ world, parameters, guests, machine }: Simulation): Shortage {
  const { features } = world;
  const { coldMemoryShare, ksmMergedShare } = parameters;
  const kept = (1 - (features.balloon?.takenShare ?? 0)) * (features.ksm ? 1 - ksmMergedShare : 1);
  const wantedMiB = guests.reduce(
    (sum, { memoryMiB, load }) => sum + memoryMiB * load.usedMemoryShare * kept,
    0,
  );
  const heldMiB = machine.nodes.reduce(
    (sum, { memoryMiB }) => sum + memoryMiB * features.guestMemoryShare,
    0,
  );
  const swappedShare = wantedMiB === 0 ? 0 : Math.max(0, 1 - heldMiB / wantedMiB);
  const hot = Math.max(0, swappedShare - coldMemoryShare);
  return {
    spareMiB: Math.max(0, heldMiB - wantedMiB),
    swappedShare,
    hotSwappedShare: coldMemoryShare < 1 ? hot / (1 - coldMemoryShare) : 0,
  };
}

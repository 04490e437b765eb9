import type { GuestMemoryNow } from './guest-memory.ts';
import type { HostMemoryNow } from './target.ts';

/**
 * Rules of other controllers, in their essence, to be replayed on the same trace. They are compared with, never used.
 */
export type Rule = (guest: GuestMemoryNow, host: HostMemoryNow) => number;

const PROXMOX_TARGET = 0.8;
/** Of the range between minimum and maximum, a step: ours, as its own steps depend on all guests together. */
const PROXMOX_STEP = 0.1;

/**
 * As Proxmox VE's automatic ballooning goes (pvestatd, AutoBalloon.pm): over 80 % of host memory in use, guests shrink
 * towards their configured minimum by their shares; below, they grow. What a guest needs is asked first, but where the
 * host stays short all guests shrink, and the age of what they said does not count.
 *
 * @param minimumShare the minimum configured, of the maximum
 */
export function proxmoxLike(minimumShare: number): Rule {
  return ({ currentKiB, maximumKiB }, { totalKiB, availableKiB }) => {
    const minimumKiB = maximumKiB * minimumShare;
    const isOver = availableKiB < totalKiB * (1 - PROXMOX_TARGET);
    const stepKiB = (maximumKiB - minimumKiB) * PROXMOX_STEP;
    return isOver
      ? Math.max(minimumKiB, currentKiB - stepKiB)
      : Math.min(maximumKiB, currentKiB + stepKiB);
  };
}

const MOM_PRESSURE = 0.2;
const MOM_CRITICAL = 0.05;
const MOM_STEP = 0.05;
const MOM_KEPT_FREE = 0.2;

/**
 * As oVirt's Memory Overcommitment Manager goes (balloon.rules): with less than 20 % of the host free, a guest is
 * shrunk by 5 % a step down to what it uses and 20 % more; with less than 5 %, to what it uses and nothing more.
 */
export const momLike: Rule = ({ currentKiB, maximumKiB, usableKiB = 0 }, host) => {
  const freeShare = host.availableKiB / host.totalKiB;
  const usedKiB = currentKiB - usableKiB;
  if (freeShare >= MOM_PRESSURE) return Math.min(maximumKiB, currentKiB * (1 + MOM_STEP));
  const kept = freeShare < MOM_CRITICAL ? 0 : MOM_KEPT_FREE;
  return Math.max(Math.min(currentKiB, usedKiB * (1 + kept)), currentKiB * (1 - MOM_STEP));
};

import { setTimeout as sleep } from 'node:timers/promises';
import { memoryText } from '../../model/amount.ts';
import { Problem } from '../../model/problem.ts';

/** The balloon of one guest, however it is reached. */
export interface Balloon {
  /** What it leaves the guest, KiB: what the guest's driver has done, not what it was asked for. */
  current(): Promise<number>;
  ask(memoryKiB: number): Promise<void>;
}

const LOOK_EVERY_MS = 200;
/** A driver that does nothing for so many looks, ten seconds, has no memory to give, or is not there. */
const PATIENCE = 50;
/** A driver may stop a few pages away from what it was asked for. */
const ROUNDING_SHARE = 0.002;

/**
 * Asks for a size and waits until the guest has followed.
 *
 * @throws Problem where it does not; it is then asked for what it had
 */
export async function setBalloon(
  balloon: Balloon,
  value: string | null,
  pause: () => Promise<void> = () => sleep(LOOK_EVERY_MS),
): Promise<void> {
  const wantedKiB = sizeIn(value);
  const beforeKiB = await balloon.current();
  await balloon.ask(wantedKiB);
  let nowKiB = beforeKiB;
  let idleLooks = 0;
  while (!isAbout(nowKiB, wantedKiB)) {
    if (idleLooks >= PATIENCE) {
      await balloon.ask(beforeKiB);
      throw new Problem({
        what: `the guest was asked to have ${memoryText(wantedKiB)}, and its balloon stays at ${memoryText(nowKiB)}`,
        remedy: 'see that its balloon driver is loaded, and that it can spare so much',
      });
    }
    await pause();
    const thenKiB = await balloon.current();
    idleLooks = thenKiB === nowKiB ? idleLooks + 1 : 0;
    nowKiB = thenKiB;
  }
}

export function sameSize(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && isAbout(Number(one), Number(other));
}

/** @throws Problem for what no guest can have */
export function sizeIn(value: string | null): number {
  const size = value !== null && /^\d{1,12}$/.test(value) ? Number(value) : 0;
  if (size > 0) return size;
  throw new Problem({
    what: `not an amount of memory in KiB: ${value ?? 'nothing'}`,
    remedy: 'make the plan anew with virt-tune plan',
  });
}

/** @throws Problem where the guest cannot have that much */
export function assertWithin(value: string | null, maximumKiB: number): void {
  if (sizeIn(value) <= maximumKiB) return;
  throw new Problem({ what: `the guest has ${memoryText(maximumKiB)} at most` });
}

function isAbout(oneKiB: number, otherKiB: number): boolean {
  return Math.abs(oneKiB - otherKiB) <= Math.max(oneKiB, otherKiB) * ROUNDING_SHARE;
}

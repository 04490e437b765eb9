/**
 * ksmtuned's published rule (qemu-kvm's ksmtuned script, with the values of its shipped ksmtuned.conf), to be compared
 * with. Every minute: off where the memory that guests take and a reserve fit into the host's and the reserve is free;
 * else on, faster by a boost where it is not free, slower by a decay where it is.
 */
export interface KsmtunedState {
  readonly running: boolean;
  readonly pages: number;
}

const PAGES = { boost: 300, decay: -50, least: 64, most: 1250 };
const RESERVE_SHARE = 0.2;
/** Milliseconds of sleep for a host of 16 GiB; shorter on larger ones. */
const SLEEP_MS = 10;
const SLEEP_BASE_KIB = 16 * 1024 * 1024;
export const KSMTUNED_PERIOD_S = 60;

/** The script counts from none: the first boost is all that it has. */
export const KSMTUNED_OFF: KsmtunedState = { running: false, pages: 0 };

export function ksmtunedStep(
  before: KsmtunedState,
  { totalKiB, freeKiB, committedKiB }: { totalKiB: number; freeKiB: number; committedKiB: number },
): KsmtunedState {
  const reserveKiB = totalKiB * RESERVE_SHARE;
  if (committedKiB + reserveKiB < totalKiB && freeKiB > reserveKiB)
    return { ...before, running: false };
  const change = freeKiB < reserveKiB ? PAGES.boost : PAGES.decay;
  const pages = Math.min(Math.max(before.pages + change, PAGES.least), PAGES.most);
  return { running: true, pages };
}

export function ksmtunedSleepMs(totalKiB: number): number {
  return Math.max(10, (SLEEP_MS * SLEEP_BASE_KIB) / totalKiB);
}

import { type Fact, isAbsent, known } from '../model/fact.ts';
import type { HostMemory, Ksm } from '../model/host-memory.ts';

/**
 * Bytes the kernel keeps for every page KSM knows (struct ksm_rmap_item on 64-bit):
 * Linux Documentation/admin-guide/mm/ksm.rst, "Monitoring KSM profit".
 */
const RMAP_ITEM_BYTES = 64;
/** `run`: 0 stopped, 1 running, 2 stopped and everything unmerged. */
const RUNNING = 1;

type Counted = Pick<Ksm, 'counters'>;

export function isKsmRunning({ counters }: Ksm): boolean {
  return counters.run === RUNNING;
}

/** How the kernel steers the scan: `none`, as before Linux 6.8 which brought the advisor, or `scan-time`. */
export function ksmAdvisor({ advisorMode }: Ksm): Fact<string> {
  return isAbsent(advisorMode) ? known('none') : advisorMode;
}

/**
 * Memory that would be needed more without KSM, in KiB: pages that share another, and those merged with the kernel's
 * zero page. Undefined where those are merged (use_zero_pages) and not counted, as before Linux 6.6.
 */
export function ksmSavedKiB(
  ksm: Counted,
  { pageKiB }: Pick<HostMemory, 'pageKiB'>,
): number | undefined {
  const {
    pages_sharing: sharing = 0,
    ksm_zero_pages: zero,
    use_zero_pages: usesZero,
  } = ksm.counters;
  if (usesZero === 1 && zero === undefined) return undefined;
  return (sharing + (zero ?? 0)) * pageKiB;
}

/**
 * Saved less what the bookkeeping takes, in KiB: the kernel's own figure from 6.4 on, its formula before. Undefined
 * where what is saved is not known.
 */
export function ksmProfitKiB(
  ksm: Counted,
  memory: Pick<HostMemory, 'pageKiB'>,
): number | undefined {
  const savedKiB = ksmSavedKiB(ksm, memory);
  if (savedKiB === undefined) return undefined;
  const { counters } = ksm;
  if (counters.general_profit !== undefined) return counters.general_profit / 1024;
  return savedKiB - ksmRecordsKiB(ksm);
}

/** What the kernel keeps about the pages that KSM has been at. */
export function ksmRecordsKiB(ksm: Counted): number {
  return (ksmKnownPages(ksm) * RMAP_ITEM_BYTES) / 1024;
}

export function ksmKnownPages({ counters }: Counted): number {
  return (
    (counters.pages_sharing ?? 0) +
    (counters.pages_shared ?? 0) +
    (counters.pages_unshared ?? 0) +
    (counters.pages_volatile ?? 0)
  );
}

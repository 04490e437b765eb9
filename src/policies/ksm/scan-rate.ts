/** What a scan may cost, and how soon it is to have been everywhere. */
export interface ScanGoal {
  /** Seconds for one pass: the kernel's own advisor aims at 200 (Documentation/admin-guide/mm/ksm.rst). */
  readonly passS: number;
  /** Share of one pCPU that ksmd may use. */
  readonly mostCores: number;
  /** Each time ksmd wakes up, where that is affordable. */
  readonly leastPages: number;
}

/**
 * A page is merged at the second or third pass that sees it, at the same CPU time however fast: so a small host is not
 * made to wait 200 s for each. 500 is the least of the kernel's advisor as well (advisor_min_pages_to_scan).
 */
const LEAST_WHILE_IT_YIELDS = 500;
const LEAST_PAGES = 10;

export const USUAL_GOAL: ScanGoal = {
  passS: 200,
  mostCores: 0.2,
  leastPages: LEAST_WHILE_IT_YIELDS,
};

/** While the host is short, what is alike is worth more of a pCPU. */
const SHORT_CORES = 0.6;
/** A pass that merges less than this share more has found what there is. */
const YIELDS = 0.01;
const LONGEST_PASS_S = 6400;

/**
 * The next goal: as often as usual while a pass still yields something or guests came, and ever more seldom when all
 * that is alike is merged. That is where a fixed rate wastes its time.
 */
export function nextGoal(
  { passS }: ScanGoal,
  seen: { readonly grewShare: number; readonly guestsCame: boolean; readonly isHostShort: boolean },
): ScanGoal {
  const mostCores = seen.isHostShort ? SHORT_CORES : USUAL_GOAL.mostCores;
  const isWorthIt = seen.grewShare >= YIELDS || seen.guestsCame;
  return isWorthIt
    ? { ...USUAL_GOAL, mostCores }
    : { passS: Math.min(passS * 2, LONGEST_PASS_S), mostCores, leastPages: LEAST_PAGES };
}

/**
 * 20 % of a pCPU at 100 pages every 20 ms, 5000 pages a second (Harvester, docs pull request 195): until this host's
 * own ksmd has been measured.
 */
const CORE_S_PER_PAGE = 0.2 / 5000;
/** Less than this is mostly waking up. By the scheduler's nanoseconds, so that a thousandth can be told. */
const TELLING_CORES = 0.001;
const MOST_PAGES = 30_000;

export interface ScanSeen {
  /** Pages that KSM goes through in one pass. */
  readonly candidatePages: number;
  readonly sleepMs: number;
  /** Over the last window. */
  readonly ksmdCores: number | undefined;
  readonly pagesToScan: number;
}

/** pCPU seconds a page costs here: measured where ksmd did enough to tell. */
export function corePerPage({ ksmdCores, sleepMs, pagesToScan }: ScanSeen): number {
  const perS = (pagesToScan * 1000) / Math.max(sleepMs, 1);
  return ksmdCores !== undefined && ksmdCores > TELLING_CORES ? ksmdCores / perS : CORE_S_PER_PAGE;
}

/** Pages for each wake-up of ksmd: one pass in the time wanted, within what it may cost. */
export function pagesToScan(seen: ScanSeen, goal: ScanGoal): number {
  const wakeUpsPerS = 1000 / Math.max(seen.sleepMs, 1);
  const wanted = Math.max(seen.candidatePages / goal.passS / wakeUpsPerS, goal.leastPages);
  const affordable = goal.mostCores / corePerPage(seen) / wakeUpsPerS;
  return Math.round(Math.min(Math.max(Math.min(wanted, affordable), LEAST_PAGES), MOST_PAGES));
}

/** What the model's causes of loss are called for people. */
const WORDS: Readonly<Record<string, string>> = {
  emulation: 'no hardware virtualisation',
  exits: 'virtualisation itself',
  pageWalk: 'page walks',
  bandwidth: 'sharing memory and caches',
  smt: 'sharing cores',
  runDelay: 'waiting for a pCPU',
  wakeUp: 'waking up',
  requests: 'waiting for devices',
  switches: 'switching',
  lockHolder: 'waiting for locks',
  remoteMemory: 'far memory',
  cacheRefill: 'moving about',
  numaBalancing: 'NUMA balancing',
  swap: 'swapping',
  ksm: 'merging memory',
  balloon: 'ballooning',
};

/** Smaller parts are in the JSON. */
const TOLD = 0.005;

/** `far memory 12.3 %, page walks 6.1 %`, the largest first. */
export function lossesText(losses: Readonly<Record<string, number>>): string {
  const parts = Object.entries(losses)
    .filter(([, loss]) => loss >= TOLD)
    .sort(([, one], [, other]) => other - one)
    .map(([cause, loss]) => `${WORDS[cause] ?? cause} ${(100 * loss).toFixed(1)} %`);
  return parts.length === 0 ? 'nothing worth telling' : parts.join(', ');
}

/** `91 % (86-95)` */
export function shareText({
  low,
  typical,
  high,
}: {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}): string {
  return `${percent(typical)} % (${percent(low)}-${percent(high)})`;
}

export function percent(share: number): string {
  const TENTHS_BELOW = 0.1;
  return (100 * share).toFixed(share < TENTHS_BELOW && share > 0 ? 1 : 0);
}

/** How numbers and their ranges came about. */
export function engineText(
  runs: { readonly seeds: number; readonly simulatedMs: number } | undefined,
): string {
  if (runs === undefined) return 'in closed form, with the range of plausible parameters';
  return `event by event, the middle (lowest-highest) of ${runs.seeds} runs of ${runs.simulatedMs / 1000} s`;
}

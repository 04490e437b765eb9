/** Why a guest does less than it would natively. */
export const lossCauses = [
  'emulation',
  'exits',
  'pageWalk',
  'bandwidth',
  'smt',
  'runDelay',
  'switches',
  'lockHolder',
  'remoteMemory',
  'cacheRefill',
  'numaBalancing',
  'swap',
  'ksm',
] as const;
export type LossCause = (typeof lossCauses)[number];

/** How many times longer work takes for each cause; together their product. Those that cost nothing are left out. */
export type Slowdowns = Readonly<Partial<Record<LossCause, number>>>;
export type Losses = Readonly<Partial<Record<LossCause, number>>>;

export function shareOfNative(slowdowns: Slowdowns): number {
  return 1 / Object.values(slowdowns).reduce((product, each) => product * each, 1);
}

/** What each cause takes, as a share of native, such that all together are what is lost: in proportion to logarithms. */
export function lossesOf(slowdowns: Slowdowns): Losses {
  const share = shareOfNative(slowdowns);
  const whole = -Math.log(share);
  const parts = lossCauses.flatMap((cause) => {
    const slowdown = slowdowns[cause];
    if (slowdown === undefined || slowdown <= 1 || whole === 0) return [];
    return [[cause, ((1 - share) * Math.log(slowdown)) / whole] as const];
  });
  return Object.fromEntries(parts);
}

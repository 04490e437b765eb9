import type { ParameterValues } from '../parameters.ts';

/**
 * How a lock is handed on. fifo: to who waited longest, running or not. paravirtual: so, and who waits gives up its
 * pCPU. unfair: to whom it finds running. boosted: as paravirtual, and a holder that was preempted goes first.
 */
export type LockKind = 'fifo' | 'paravirtual' | 'unfair' | 'boosted';

/**
 * How many times longer the work of a guest takes because vCPUs wait for locks whose holders do not run. With
 * `ratio` vCPUs a pCPU a holder that is preempted waits for `ratio - 1` others.
 */
export function lockSlowdown(ratio: number, kind: LockKind, values: ParameterValues): number {
  const factors: Readonly<Record<LockKind, number>> = {
    fifo: values.lockFifoFactor,
    paravirtual: 1,
    unfair: values.lockUnfairFactor,
    boosted: values.lockBoostFactor,
  };
  return 1 + values.lockIntensity * factors[kind] * Math.max(0, ratio - 1);
}

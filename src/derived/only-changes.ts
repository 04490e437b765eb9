import type { LossConditions } from '../model/results.ts';

/** Whether a loss is that of one option alone: all others are as in the reference, those by default too. */
export function onlyChanges({ options, reference }: LossConditions, option: string): boolean {
  const keys = new Set([...Object.keys(options), ...Object.keys(reference)]);
  const differing = [...keys].filter((key) => options[key] !== reference[key]);
  return differing.length === 1 && differing[0] === option;
}

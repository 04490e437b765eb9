import type { KeptLoss, MeasuredHost } from '../../model/results.ts';

/** The kernel keeps a little more or less for itself from boot to boot. */
const MEMORY_TOLERANCE = 0.01;

/** Losses that were measured on a host as it is: the same hardware, the same kernel. */
export function measuredOn(kept: readonly KeptLoss[], host: MeasuredHost): readonly KeptLoss[] {
  return kept.filter((each) => isSameHost(each.host, host));
}

function isSameHost(one: MeasuredHost, other: MeasuredHost): boolean {
  const difference = Math.abs(one.memoryKiB - other.memoryKiB);
  return (
    one.name === other.name &&
    one.cpu === other.cpu &&
    one.pCpus === other.pCpus &&
    one.kernel === other.kernel &&
    difference <= MEMORY_TOLERANCE * Math.max(one.memoryKiB, other.memoryKiB)
  );
}

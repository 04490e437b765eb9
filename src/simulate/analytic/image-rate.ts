import type { ParameterValues } from '../parameters.ts';

const ENTRY_BYTES = 8;

export interface ImageCache {
  readonly imageKiB: number;
  readonly clusterKiB: number;
  /** Of the table that says where clusters are: what the cache holds, and what is read at once. */
  readonly cacheKiB: number;
  readonly sliceKiB: number;
}

/** Random reads of 4 KiB a second of a full qcow2 image: table slices that are not cached are read first. */
export function imageRate(image: ImageCache, values: ParameterValues): number {
  const tableKiB = (image.imageKiB / image.clusterKiB) * (ENTRY_BYTES / 1024);
  const missed = Math.max(0, 1 - image.cacheKiB / tableKiB);
  const missUs = values.tableMissUs + values.tableMissUsPerKiB * image.sliceKiB;
  return 1e6 / (values.requestUs + missed * missUs);
}

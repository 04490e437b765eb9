import type { ParameterValues } from '../parameters.ts';

export interface Displaceable {
  /** vCPUs of one guest cell, of the pCPUs of one node. */
  readonly width: number;
  /** Of the host, 0..1. */
  readonly load: number;
  readonly ageHours: number | undefined;
}

/**
 * Share of a floating guest (0..1) that is no longer where its memory is. Three things take it away: memory that did
 * not fit at boot; being too wide for a node; and drift. A vCPU that wakes looks at two pCPUs, its own last one and the
 * waker's (select_task_rq_fair). Only where both are busy, which happens with the square of the load, it looks
 * further and may end on another node, and nothing brings it back. What is still at home therefore decays with time.
 */
export function displacement(
  { width, load, ageHours }: Displaceable,
  values: Pick<ParameterValues, 'bootScatter' | 'widthScatter' | 'scatterDrift' | 'driftHours'>,
): number {
  const { bootScatter, widthScatter, scatterDrift, driftHours } = values;
  const drift =
    ageHours === undefined ? scatterDrift : Math.min(scatterDrift, ageHours / driftHours);
  const settled = 1 - bootScatter;
  const narrow = Math.exp(-widthScatter * width * width);
  const undrifted = Math.exp(-drift * load * load);
  return 1 - settled * narrow * undrifted;
}

import { isKnown } from '../../model/fact.ts';
import type { Ksm } from '../../model/host-memory.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** Changes KSM's counters as recorded; `run: 1` switches it on. */
export function editKsm(
  { host }: Snapshot,
  counters: Readonly<Record<string, number>>,
  others: Partial<Omit<Ksm, 'counters'>> = {},
): void {
  const { ksm } = host.memory;
  if (!isKnown(ksm)) throw new Error('KSM was not recorded');
  Object.assign(ksm.value.counters, counters);
  Object.assign(ksm.value, others);
}

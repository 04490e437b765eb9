import { measuredHere } from '../../ledger/measured/measured-by.ts';
import type { KeptLoss } from '../../model/results.ts';

/**
 * How small a difference the latest campaign of a workload could tell: less than that nobody should hope to see. Undefined
 * where none measured it.
 *
 * @param kept of the host in question
 */
export function noiseNote(workload: string, kept: readonly KeptLoss[]): string | undefined {
  const own = kept.filter(({ loss }) => loss.name === workload);
  const latest = Math.max(...own.map(({ campaign }) => campaign.id));
  const last = own.filter(({ campaign }) => campaign.id === latest);
  const [first] = last;
  if (first === undefined) return undefined;
  const least = Math.min(...last.map(({ loss }) => loss.detectable));
  return `${workload} tells no less than ${(least * 100).toFixed(0)} % apart (${measuredHere(first)})`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshot } from '../../model/snapshot.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

/**
 * Snapshots of real hosts, recorded by virt-tune itself:
 * four-node: an emulated host with four NUMA nodes, real KVM and eight guests with planted faults
 * (lab/scenarios/planted-faults.sh).
 */
export type Recorded = 'four-node';

export function recorded(name: Recorded): Snapshot {
  return Snapshot.parse(JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8')));
}

/** A copy with one fault made or mended. */
export function edited(snapshot: Snapshot, change: (draft: Snapshot) => void): Snapshot {
  const draft = structuredClone(snapshot);
  change(draft);
  return draft;
}

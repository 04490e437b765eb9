import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../model/config.ts';
import { isKnown, known } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { GuestRuntime } from '../../model/guest-runtime.ts';
import { Snapshot } from '../../model/snapshot.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

/** Read once for all that is tested with it, and never edited. */
let recorded: Snapshot | undefined;

/**
 * A snapshot of a real host, recorded by virt-tune itself: four NUMA nodes of two pCPUs, real KVM, and
 * guests with planted faults (lab/scenarios/planted-faults.sh says which).
 */
export function fourNodeHost(): Snapshot {
  recorded ??= Snapshot.parse(JSON.parse(readFileSync(join(EXAMPLES, 'four-node.json'), 'utf8')));
  return structuredClone(recorded);
}

/** A guest of the draft by name. */
export function guestOf(draft: Snapshot, name: string): Guest {
  const guest = draft.guests.find((each) => each.name === name);
  if (guest === undefined) {
    throw new Error(
      `no guest ${name}; there are ${draft.guests.map((each) => each.name).join(', ')}`,
    );
  }
  return guest;
}

/** Its definition, to be edited in place. */
export function definitionOf(draft: Snapshot, name: string): GuestDefinition {
  const { definition } = guestOf(draft, name);
  if (!isKnown(definition)) throw new Error(`the definition of ${name} was not recorded`);
  return definition.value;
}

/** Declares how a guest is meant to be allocated, as its metadata would. */
export function declare(draft: Snapshot, name: string, policy: Policy): void {
  definitionOf(draft, name).declared = { class: policy, suppress: [], misread: [] };
}

/** Its runtime, to be edited in place. */
export function runtimeOf(draft: Snapshot, name: string): GuestRuntime {
  const { runtime } = guestOf(draft, name);
  if (!isKnown(runtime)) throw new Error(`the runtime of ${name} was not recorded`);
  return runtime.value;
}

/** Changes some entries of a table that was read as one fact (meminfo, vmstat, KSM's counters, ...). */
export function withEntries<T>(
  table: { value: Record<string, T> } | object,
  entries: Readonly<Record<string, T>>,
): { value: Record<string, T> } {
  const before = 'value' in table ? table.value : {};
  return known({ ...before, ...entries });
}

/** Sets kernel settings by their sysctl(8) names. */
export function setSysctls({ host }: Snapshot, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) host.kernel.sysctls[name] = known(value);
}

/** Gives a guest's first vCPU a real-time scheduler, as <vcpusched> does. */
export function makeRealTime(draft: Snapshot, name: string): void {
  definitionOf(draft, name).tuning.vcpuSchedulers = [
    { vcpus: [0], scheduler: 'fifo', priority: 1 },
  ];
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditOf } from '../checks/audit.ts';
import { checks } from '../checks/registry.ts';
import { known } from '../model/fact.ts';
import { Snapshot } from '../model/snapshot.ts';
import { effectOf, ledgerEffectOf } from './effect.ts';

const example = () =>
  Snapshot.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../examples/four-node.json'), 'utf8')),
  );

/** The recorded host with the memory of one guest elsewhere. */
function withMemory(name: string, perNodeKiB: Record<string, number>): Snapshot {
  const snapshot = example();
  const guest = snapshot.guests.find((each) => each.name === name);
  if (guest === undefined || !('value' in guest.runtime)) throw new Error(`no guest ${name}`);
  guest.runtime.value.memory.guestRamPerNodeKiB = known(perNodeKiB);
  return snapshot;
}

it('finds nothing worse where nothing changed', () => {
  const rows = effectOf(example(), example(), 0);
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ worse }) => worse)).toEqual([]);
});

it('tells that memory came to its vCPUs, and that it went away from them', () => {
  const far = example();
  const near = withMemory('far', { '0': 160_000 });
  const row = { subject: 'far', measure: 'remote-share' };
  expect(effectOf(far, near, 0.05)).toContainEqual({ ...row, before: 1, after: 0, worse: false });
  expect(effectOf(near, far, 0.05)).toContainEqual({ ...row, before: 0, after: 1, worse: true });
});

it('says nothing of a guest that one of the two does not know', () => {
  const without = example();
  without.guests = without.guests.filter(({ name }) => name !== 'far');
  expect(effectOf(example(), without, 0).map(({ subject }) => subject)).not.toContain('far');
});

it('does not call the few migrations of an idle guest worse', () => {
  const busy = example();
  for (const guest of busy.guests) {
    if (!('value' in guest.runtime) || !('value' in guest.runtime.value.threads)) continue;
    for (const thread of guest.runtime.value.threads.value) {
      thread.migrations = known({ total: 10, delta: 3 });
    }
  }
  const moved = effectOf(example(), busy, 0).filter(({ measure }) => measure === 'migrations');
  expect(moved.length).toBeGreaterThan(0);
  expect(moved.filter(({ worse }) => worse)).toEqual([]);
});

it('tells what memory that came to its vCPUs is worth', () => {
  const before = auditOf(example(), checks);
  const after = auditOf(withMemory('far', { '0': 160_000 }), checks);
  const row = { subject: 'far', measure: 'memory' };
  expect(ledgerEffectOf(before, after, 0)).toContainEqual(
    expect.objectContaining({ ...row, worse: false }),
  );
  expect(ledgerEffectOf(after, before, 0.05)).toContainEqual(
    expect.objectContaining({ ...row, worse: true }),
  );
});

import { describe, expect, it } from 'vitest';
import { loadSnapshot } from '../src/collect/load-snapshot.ts';
import { Vitals } from '../src/model/vitals.ts';
import { vitalsOf } from '../src/vitals/vitals-of.ts';

const snapshot = loadSnapshot('examples/four-node.json');
const vitals = vitalsOf(snapshot, () => ({ exitsPerS: 12 }), 5000);
const guest = (name: string) => vitals.guests.find((each) => each.name === name);

describe('vitalsOf a recorded host', () => {
  it('is a document by its own schema', () => {
    expect(Vitals.parse(vitals)).toEqual(vitals);
  });

  it('tells where the memory of a guest is as seen from its vCPUs', () => {
    expect(guest('far')?.localShare).toBe(0);
    expect(guest('healthy')?.localShare).toBe(1);
  });

  it('tells how busy a guest was, and takes what it was given beside the snapshot', () => {
    expect(guest('healthy')?.vcpuCores).toBeGreaterThan(0);
    expect(guest('healthy')?.exitsPerS).toBe(12);
  });

  it('leaves out guests that do not run, and figures that are not known', () => {
    expect(vitals.guests).toHaveLength(8);
    expect(Object.values(vitals.host)).not.toContain(undefined);
  });

  it('has one strip a NUMA node', () => {
    expect(vitals.host.nodes.map(({ id, pcpus }) => [id, pcpus])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
  });
});

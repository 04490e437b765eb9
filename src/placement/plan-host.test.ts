import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../model/config.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import { Snapshot } from '../model/snapshot.ts';
import { planHost } from './plan-host.ts';

const text = readFileSync(join(import.meta.dirname, '../../examples/four-node.json'), 'utf8');
const host = (): Snapshot => Snapshot.parse(JSON.parse(text));
const usual = { policy: 'conservative', share: 0.8, ratio: 4 } as const;

const byName = (plan: HostPlacement, name: string) =>
  plan.guests.find(({ guest }) => guest === name);

/** The host as it is when everything planned was done. */
function done(snapshot: Snapshot, plan: HostPlacement): Snapshot {
  for (const { id, vcpus, memoryNodes, nowKiB = {} } of plan.guests) {
    const guest = snapshot.guests.find((each) => each.id === id);
    if (guest === undefined || !('value' in guest.runtime) || !('value' in guest.definition))
      continue;
    const { threads, memory } = guest.runtime.value;
    const total = Object.values(nowKiB).reduce((sum, amount) => sum + amount, 0);
    memory.guestRamPerNodeKiB = {
      value: Object.fromEntries(memoryNodes.map((node) => [node, total / memoryNodes.length])),
    };
    guest.definition.value.tuning.vcpuPins = vcpus.map(({ vcpu, cpus }) => ({ vcpu, cpus }));
    for (const thread of 'value' in threads ? threads.value : []) {
      const cpus = vcpus.find(({ vcpu }) => thread.role === 'vcpu' && vcpu === thread.index)?.cpus;
      if (cpus !== undefined) thread.allowedCpus = { value: cpus };
    }
  }
  return snapshot;
}

describe('planHost', () => {
  it('plans each running guest onto one node, on which its vCPUs and its memory are', () => {
    const plan = planHost(host(), usual);
    expect(plan.guests).toHaveLength(8);
    expect(plan.left).toEqual([]);
    for (const { memoryNodes, vcpus } of plan.guests) {
      const cpus = new Set(vcpus.flatMap((each) => each.cpus.map((cpu) => cpu >> 1)));
      expect([...cpus]).toEqual(memoryNodes);
    }
  });

  it('leaves guests where their memory is, and pinned as they are where that is sound', () => {
    const plan = planHost(host(), usual);
    expect(byName(plan, 'healthy')).toMatchObject({ repin: false, moveKiB: 0, memoryNodes: [2] });
    expect(byName(plan, 'far')).toMatchObject({ repin: true, moveKiB: 0, memoryNodes: [3] });
    expect(byName(plan, 'by-hand')).toMatchObject({
      memoryNodes: [1],
      moveKiB: 10_240,
      why: '90 % of its memory is there already',
    });
  });

  it('takes apart guests that are pinned to one pCPU', () => {
    const plan = planHost(host(), usual);
    const crowded = ['crowded-1', 'crowded-2'].map((name) => byName(plan, name)?.vcpus[0]?.cpus);
    expect(crowded.map((cpus) => cpus?.length)).toEqual([1, 1]);
    expect(crowded[0]).not.toEqual(crowded[1]);
  });

  it('gives nobody else a pCPU that a dedicated guest has', () => {
    const plan = planHost(host(), { ...usual, policy: 'dedicated' });
    const own = plan.guests.flatMap(({ vcpus }) => vcpus.flatMap(({ cpus }) => cpus));
    expect(new Set(own).size).toBe(own.length);
    expect(plan.left.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('0 free dedicated pCPUs, 1 are needed'),
    ]);
  });

  it('has nothing to do when all of it was done', () => {
    for (const policy of ['conservative', 'dedicated'] as const) {
      const first = planHost(host(), { ...usual, policy });
      const second = planHost(done(host(), first), { ...usual, policy });
      expect(second.guests.map(({ repin, moveKiB }) => [repin, moveKiB])).toEqual(
        first.guests.map(() => [false, 0]),
      );
    }
  });

  it('follows the classes of the configuration', () => {
    const config: Config = {
      version: 1,
      classes: {
        database: { guests: ['wide'], policy: 'dedicated' },
        rest: { policy: 'overcommit', guests: ['*'] },
      },
    };
    const plan = planHost(host(), { ...usual, config });
    expect(byName(plan, 'wide')?.policy).toBe('dedicated');
    expect(byName(plan, 'wide')?.vcpus.map(({ cpus }) => cpus.length)).toEqual([1, 1]);
    expect(byName(plan, 'healthy')?.policy).toBe('overcommit');
  });

  it('keeps guests off isolated pCPUs', () => {
    const snapshot = host();
    if (!('value' in snapshot.host.topology)) throw new Error('the example has a topology');
    snapshot.host.topology.value.cpus.isolated = [6, 7];
    const plan = planHost(snapshot, { ...usual, policy: 'overcommit', ratio: 8 });
    expect(plan.guests.flatMap(({ vcpus }) => vcpus.flatMap(({ cpus }) => cpus))).not.toContain(6);
  });

  it('gives a guest that is larger than a node several, and cells at its next start', () => {
    const snapshot = host();
    const wide = snapshot.guests.find(({ name }) => name === 'wide');
    if (wide === undefined || !('value' in wide.definition)) throw new Error('no guest wide');
    wide.definition.value.vcpus.current = 4;
    const placement = byName(planHost(snapshot, { ...usual, policy: 'overcommit' }), 'wide');
    expect(placement?.memoryNodes).toHaveLength(2);
    expect(placement).toMatchObject({ needsCells: true, vcpus: { length: 4 } });
  });

  it('says who cannot be planned and why, and plans nothing without a topology', () => {
    const snapshot = host();
    const [first] = snapshot.guests;
    if (first === undefined) throw new Error('no guests');
    first.definition = { unreadable: 'libvirt did not answer' };
    expect(planHost(snapshot, usual).left).toEqual([
      { guest: first.name, reason: 'its definition was not read' },
    ]);
    snapshot.host.topology = { unreadable: 'no permission' };
    expect(() => planHost(snapshot, usual)).toThrow(
      /topology of the host was not read: no permission/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { mapFact } from '../model/fact.ts';
import type { Decision, Scene } from './controller.ts';
import { numa } from './numa.ts';
import { type SceneChanges, sceneOf } from './testing/scene.ts';

const busyAndAway = { far: { localShare: 0, vcpuCores: 0.9 } };

/** What is decided at each of a number of looks, ten seconds apart. */
function over(looks: number, changes: SceneChanges): Decision[][] {
  let memory = numa.nothing;
  return Array.from({ length: looks }, (_, look) => {
    const decided = numa.decide(sceneOf({ ...changes, nowMs: look * 10_000 }), memory);
    memory = decided.memory;
    return [...decided.decisions];
  });
}

/** The same host, whose nodes have less memory than any guest. */
function withoutRoom(scene: Scene): Scene {
  const { host } = scene.snapshot;
  const topology = mapFact(host.topology, (all) => ({
    ...all,
    nodes: all.nodes.map((node) => ({ ...node, memoryKiB: 1024 })),
  }));
  return { ...scene, snapshot: { ...scene.snapshot, host: { ...host, topology } } };
}

describe('numa', () => {
  it('proposes once to bring a busy guest and its memory together, and says what that gains and costs', () => {
    const looks = over(4, { guests: busyAndAway });
    expect(looks.slice(0, 2)).toEqual([[], []]);
    const [proposal] = looks[2] ?? [];
    expect(proposal).toMatchObject({ verdict: 'propose', controller: 'numa' });
    expect(proposal?.title).toMatch(/^far: memory and vCPUs to node \d$/);
    expect(proposal?.gain).toMatch(/^\d+ % of 0\.90 pCPUs/);
    expect(proposal?.cost).toBe('its vCPUs are pinned anew, no memory moves');
    expect(proposal?.deeds?.[0]).toMatchObject({ kind: 'place-guest' });
    expect(looks[3]?.[0]).toMatchObject({ verdict: 'hold' });
    expect(looks[3]?.[0]?.because.join(' ')).toMatch(/changed 10 s ago/);
  });

  it('leaves a guest alone whose work does not pay for the move', () => {
    const looks = over(3, { guests: { far: { localShare: 0, vcpuCores: 0.0001 } } });
    expect(looks[2]?.[0]?.because.join(' ')).toMatch(/does not pay within 60 min/);
  });

  it('moves no memory that KSM has merged with that of others', () => {
    const perNodeKiB = { 0: 36_864, 1: 38_912, 2: 40_960, 3: 40_960 };
    const scattered = { localShare: 0, vcpuCores: 0.9, perNodeKiB };
    const decided = (mergedKiB: number) =>
      over(3, { guests: { wide: { ...scattered, mergedKiB } } })[2]?.[0];
    expect(decided(1000)).toMatchObject({ verdict: 'propose' });
    expect(decided(60_000)).toMatchObject({ verdict: 'hold' });
    expect(decided(60_000)?.because.join(' ')).toMatch(/KSM has merged 38 % of its memory/);
  });

  it('leaves all of it to another program that places guests', () => {
    const looks = over(3, { guests: busyAndAway, service: 'numad' });
    expect(looks[2]?.[0]).toMatchObject({
      verdict: 'hold',
      title: 'numad places guests on this host',
    });
  });

  it('never touches a guest of the class stable', () => {
    const looks = over(3, {
      guests: busyAndAway,
      configuration: {
        file: 'f',
        config: { version: 1, classes: { stable: { guests: ['far'], policy: 'dedicated' } } },
      },
    });
    expect(looks[2]?.[0]).toMatchObject({ verdict: 'hold' });
    expect(looks[2]?.[0]?.because.join(' ')).toMatch(/class is stable/);
  });

  it('leaves a guest where it is that no node has room for: afloat, it would be at home by chance', () => {
    let memory = numa.nothing;
    let last: readonly Decision[] = [];
    for (let look = 0; look < 3; look++) {
      const decided = numa.decide(withoutRoom(sceneOf({ guests: busyAndAway })), memory);
      memory = decided.memory;
      last = decided.decisions;
    }
    expect(last).toMatchObject([{ verdict: 'hold' }]);
    expect(last[0]?.because.join(' ')).toMatch(/no node with room for it/);
  });

  it('never changes a guest of a libvirt that does not answer behind its back', () => {
    let memory = numa.nothing;
    let last: readonly Decision[] = [];
    for (let look = 0; look < 3; look++) {
      const scene = sceneOf({ guests: busyAndAway });
      const guests = scene.snapshot.guests.map(({ libvirt: _, ...guest }) => guest);
      const decided = numa.decide({ ...scene, snapshot: { ...scene.snapshot, guests } }, memory);
      memory = decided.memory;
      last = decided.decisions;
    }
    expect(last).toMatchObject([{ verdict: 'hold' }]);
    expect(last[0]?.because.join(' ')).toMatch(/libvirt does not answer/);
  });

  it('does nothing about a guest that is nearly at home, nor about one whose memory is not known', () => {
    expect(over(5, { guests: { far: { localShare: 0.95 } } }).flat()).toEqual([]);
    expect(over(5, { guests: { far: {} } }).flat()).toEqual([]);
  });
});

describe('what became of a move', () => {
  function against(after: SceneChanges['guests']): string | undefined {
    const [proposal] = over(3, { guests: busyAndAway })[2] ?? [];
    return proposal?.check?.against(sceneOf({ guests: after ?? {}, nowMs: 100_000 }));
  }

  it('is good where its memory came home, or nearer', () => {
    expect(against({ far: { localShare: 1, vcpuCores: 0.9 } })).toBeUndefined();
    expect(against({ far: { localShare: 0.6, vcpuCores: 0.9 } })).toBeUndefined();
  });

  it('is bad where its memory stayed away, or its vCPUs wait instead', () => {
    expect(against({ far: { localShare: 0.02 } })).toBe('2 % of its memory is local, 0 % was');
    expect(against({ far: { localShare: 1, waitShare: 0.4 } })).toMatch(/wait for pCPUs 40 %/);
  });

  it('is not known where the guest has gone', () => {
    expect(against({})).toBe('unknown');
  });
});

import { describe, expect, it } from 'vitest';
import { Scenario } from '../model/scenario.ts';
import { planScenario } from './plan-scenario.ts';

/** Two nodes of four cores with two threads each: 0-3 and 8-11, 4-7 and 12-15. */
function scenario(guests: readonly object[], more: { host?: object; placed?: object[] } = {}) {
  const core = (id: number): number[] => [id, id + 8];
  return Scenario.parse({
    format: 'placement-bench-1',
    hosts: [
      {
        id: 'kvm1',
        nodes: [
          { id: 0, socket: 0, cores: [0, 1, 2, 3].map(core), memoryMiB: 32_768 },
          { id: 1, socket: 1, cores: [4, 5, 6, 7].map(core), memoryMiB: 32_768 },
        ],
        ...more.host,
      },
    ],
    guests,
    placed: more.placed ?? [],
  });
}

const cell = (vcpus: number, memoryMiB = 1024) => ({ vcpus, memoryMiB });
const guest = (id: string, vcpus: number, more: object = {}) => ({
  id,
  cells: [cell(vcpus)],
  ...more,
});

describe('planScenario', () => {
  it('gives siblings to vCPUs beside each other and a core of its own to the odd one', () => {
    const { placed } = planScenario(scenario([guest('a', 3), guest('b', 3)]), { moves: 0 });
    expect(placed.map(({ cells }) => cells[0]?.pins)).toEqual([
      { 0: 0, 1: 8, 2: 1 },
      { 0: 2, 1: 10, 2: 3 },
    ]);
  });

  it('fills a node before it breaks into another', () => {
    const { placed } = planScenario(scenario([guest('a', 2), guest('b', 4)]), { moves: 0 });
    expect(placed.map(({ cells }) => cells[0]?.node)).toEqual([0, 0]);
  });

  it('leaves the siblings of an isolated guest idle', () => {
    const guests = [guest('a', 3, { threadPolicy: 'isolate' }), guest('b', 3)];
    const { placed } = planScenario(scenario(guests), { moves: 0 });
    expect(placed.map(({ cells }) => cells[0])).toMatchObject([
      { node: 0, pins: { 0: 0, 1: 1, 2: 2 } },
      { node: 1 },
    ]);
  });

  it('gives the emulator thread a pCPU where it is to have one', () => {
    const guests = [guest('a', 2, { ownEmulatorCpu: true })];
    const { placed } = planScenario(scenario(guests), { moves: 0 });
    expect(placed[0]).toMatchObject({ cells: [{ pins: { 0: 0, 1: 8 } }], emulatorCpu: 1 });
  });

  it('keeps guests off what the host keeps for itself', () => {
    const node = {
      id: 0,
      cores: [
        [0, 2],
        [1, 3],
      ],
      housekeepingCpus: [0, 2],
      memoryMiB: 4096,
    };
    const { placed } = planScenario(scenario([guest('a', 2)], { host: { nodes: [node] } }), {
      moves: 0,
    });
    expect(placed[0]?.cells[0]?.pins).toEqual({ 0: 1, 1: 3 });
  });

  it('lets the first vCPUs of a mixed guest float, and all of a shared one', () => {
    const node = { id: 0, cores: [[0], [1]], sharedCpus: [2, 3], memoryMiB: 4096 };
    const mixed = { id: 'm', policy: 'mixed', cells: [{ ...cell(3), sharedVcpus: 1 }] };
    const guests = [
      mixed,
      guest('s', 2, { policy: 'shared' }),
      guest('t', 2, { policy: 'shared' }),
    ];
    const host = { nodes: [node], vcpusPerSharedCpu: 2 };
    const { placed, refused } = planScenario(scenario(guests, { host }), { moves: 0 });
    expect(placed.map(({ cells }) => cells[0]?.pins)).toEqual([{ 1: 0, 2: 1 }, {}]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'the node has 1 free places on shared pCPUs, 2 are needed',
    ]);
  });

  it('says how much is short on which node, and who would have to move', () => {
    const guests = [guest('a', 4), guest('b', 3), guest('c', 4), guest('d', 5)];
    const placed = [
      { guest: 'a', host: 'kvm1', cells: [{ node: 0, pins: { 0: 0, 1: 8, 2: 1, 3: 9 } }] },
      { guest: 'b', host: 'kvm1', cells: [{ node: 1, pins: { 0: 4, 1: 12, 2: 5 } }] },
    ];
    const stays = planScenario(
      scenario([guests[0], guests[1], guest('e', 6)].map(Object), { placed }),
      { moves: 0 },
    );
    expect(stays.refused).toEqual([
      {
        guest: 'e',
        reason:
          'node 1 has 5 free dedicated pCPUs, 6 are needed; freeing 1 needs moving b to node 0',
        proven: false,
        wouldMove: ['b'],
      },
    ]);
    const moves = planScenario(
      scenario([guests[0], guests[1], guest('e', 6)].map(Object), { placed }),
      { moves: 1 },
    );
    expect(moves.refused).toEqual([]);
    expect(moves.moves).toEqual([
      {
        guest: 'b',
        admits: 'e',
        from: { host: 'kvm1', nodes: [1] },
        to: { host: 'kvm1', nodes: [0] },
        memoryMiB: 1024,
        vcpus: 3,
      },
    ]);
  });

  it('knows for certain what is too large and what all nodes together have not', () => {
    const guests = [guest('a', 9), guest('b', 8), guest('c', 6), guest('d', 3)];
    expect(planScenario(scenario(guests), { moves: 9 }).refused).toEqual([
      {
        guest: 'a',
        reason: 'too large: node 0 has 8 free dedicated pCPUs, 9 are needed',
        proven: true,
      },
      {
        guest: 'd',
        reason: 'all nodes together have 2 free dedicated pCPUs, 3 are needed',
        proven: true,
      },
    ]);
  });

  it('leaves guests where they run, and re-pins them only where that helps', () => {
    const placed = [
      { guest: 'a', host: 'kvm1', cells: [{ node: 0, pins: { 0: 0, 1: 1, 2: 2, 3: 3 } }] },
      { guest: 'b', host: 'kvm1', cells: [{ node: 1, pins: { 0: 4, 1: 12, 2: 5, 3: 13 } }] },
    ];
    const guests = [guest('a', 4), guest('b', 4), guest('c', 4, { threadPolicy: 'require' })];
    const few = planScenario(scenario(guests, { placed }), { moves: 0 });
    expect([few.moves, few.repinned, few.placed[2]?.cells[0]?.node]).toEqual([[], ['a'], 0]);
    const nothing = planScenario(scenario(guests, { placed: few.placed }), { moves: 9 });
    expect([nothing.moves, nothing.repinned, nothing.placed]).toEqual([[], [], few.placed]);
  });

  it('says where those that run cannot be where it says they are', () => {
    const at = (pins: object, node = 0) => ({ guest: 'a', host: 'kvm1', cells: [{ node, pins }] });
    const planned = (placed: object[]) => () =>
      planScenario(scenario([guest('a', 2), guest('b', 2)], { placed }), { moves: 0 });
    expect(planned([at({ 0: 0, 1: 4 })])).toThrow(/cell 0 is on pCPUs that node 0 does not have/);
    expect(planned([at({ 0: 0 })])).toThrow(/cell 0 needs 2 pCPUs, each once; it has 1/);
    expect(planned([at({ 0: 0, 1: 8 }, 3)])).toThrow(/host kvm1 has no node 3/);
    expect(planned([at({ 0: 0, 1: 8 }), { ...at({ 0: 0, 1: 1 }), guest: 'b' }])).toThrow(
      /placed\[1\]/,
    );
    expect(planned([{ ...at({}), guest: 'nobody' }])).toThrow(
      /guest nobody is not among the guests/,
    );
  });

  it('places a guest with the devices it asks for, and does not move it away from them', () => {
    const host = { devices: [{ kind: 'nic', node: 1, count: 1 }] };
    const devices = [{ kinds: ['nic'], count: 1 }];
    const guests = [guest('a', 2, { devices }), guest('b', 8), guest('c', 8)];
    const plan = planScenario(scenario(guests, { host }), { moves: 9 });
    expect(plan.placed.map(({ cells }) => cells[0]?.node)).toEqual([1, 0]);
    expect(plan.refused.map(({ guest: who }) => who)).toEqual(['c']);
    const second = planScenario(
      scenario([guests[0], guest('d', 1, { devices })].map(Object), { host }),
      { moves: 9 },
    );
    expect(second.refused.map(({ guest: who }) => who)).toEqual(['d']);
  });
});

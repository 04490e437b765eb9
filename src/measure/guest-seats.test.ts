import { describe, expect, test } from 'vitest';
import { guestSeats } from './guest-seats.ts';
import { twoNodeTopology } from './testing/two-node-topology.ts';

const MEMORY_MIB = 256;
const seats = (placing: Parameters<typeof guestSeats>[0], guests: number) =>
  guestSeats(placing, guests, MEMORY_MIB, twoNodeTopology);

describe('the seats of guests that are measured together', () => {
  test('floating guests may run everywhere, and nobody says where their memory is', () => {
    expect(seats('floating', 2)).toEqual(
      Array.from({ length: 2 }, () => ({
        vcpuCpus: twoNodeTopology.cpus.online,
        otherCpus: twoNodeTopology.cpus.online,
      })),
    );
  });

  test('guests that are pinned to nodes take turns, and their memory is on the same node', () => {
    expect(seats('node', 3).map(({ memoryNode, vcpuCpus }) => [memoryNode, vcpuCpus[0]])).toEqual([
      [0, 0],
      [1, 8],
      [0, 0],
    ]);
  });

  test('guests that are pinned to cores get the second threads when the first ones are taken', () => {
    expect(seats('core', 10).map(({ vcpuCpus }) => vcpuCpus)).toEqual(
      [0, 8, 2, 10, 4, 12, 6, 14, 1, 9].map((cpu) => [cpu]),
    );
  });

  test('the plan gives each guest a pCPU of its own, beside its memory', () => {
    const planned = seats('plan', 16);
    expect(new Set(planned.flatMap(({ vcpuCpus }) => vcpuCpus)).size).toBe(16);
    for (const { vcpuCpus, memoryNode } of planned)
      expect(Math.floor((vcpuCpus[0] ?? 0) / 8)).toBe(memoryNode);
  });

  test('on a host with one node, pinned to it is floating: it is not measured twice', () => {
    const [node] = twoNodeTopology.nodes;
    if (node === undefined) throw new Error('no node');
    const one = { ...twoNodeTopology, nodes: [{ ...node, cpus: twoNodeTopology.cpus.online }] };
    expect(() => guestSeats('node', 2, MEMORY_MIB, one)).toThrow(/one NUMA node/);
    expect(guestSeats('core', 2, MEMORY_MIB, one)[1]).not.toHaveProperty('memoryNode');
  });

  test('more guests than the plan has pCPUs for are said to have no place', () => {
    expect(() => seats('plan', 17)).toThrow(/no place for 1 of 17 guests/);
  });
});

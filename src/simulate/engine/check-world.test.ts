import { describe, expect, it } from 'vitest';
import { Problem } from '../../model/problem.ts';
import { checkWorld } from './check-world.ts';
import { regularTopology } from './regular-topology.ts';
import { simulateHost } from './simulate-host.ts';
import { free } from './testing/parameter-sets.ts';
import type { SimulatedHostInput } from './world.ts';

const topology = regularTopology({ cores: 8, nodes: 2, threadsPerCore: 2 });
const guest = { id: 'a', vcpus: 4, memoryMiB: 1024, load: {} };
const host: SimulatedHostInput = { topology, guests: [guest], policy: { kind: 'floating' } };

function reasonOf(wrong: SimulatedHostInput): string {
  try {
    checkWorld(wrong);
  } catch (error) {
    if (error instanceof Problem) return `${error.what}, ${error.where}`;
    throw error;
  }
  return 'accepted';
}

function withDistances(...rows: number[][]): SimulatedHostInput {
  const nodes = topology.nodes.map((node, at) => ({ ...node, distances: rows[at] ?? [] }));
  return { ...host, topology: { ...topology, nodes } };
}

describe('what cannot be simulated is refused with the field and the reason', () => {
  const place = { guest: 'a', cells: [{ node: 0, pins: { 0: 0, 1: 0 } }] };
  const pinned = (places: (typeof place)[]): SimulatedHostInput => ({
    ...host,
    policy: { kind: 'placement', exclusive: true, places },
  });
  const cases: [string, SimulatedHostInput, RegExp][] = [
    ['no nodes', { ...host, topology: { ...topology, nodes: [] } }, /^topology\.nodes .*>=1/],
    ['no cores', { ...host, topology: { ...topology, cores: [] } }, /^topology\.cores .*>=1/],
    [
      'negative memory',
      { ...host, guests: [{ ...guest, memoryMiB: -1 }] },
      /^guests\.0\.memoryMiB .*>=0/,
    ],
    [
      'a size that is no number',
      { ...host, guests: [{ ...guest, memoryMiB: Number.NaN }] },
      /^guests\.0\.memoryMiB .*NaN/,
    ],
    [
      'a load without end',
      { ...host, guests: [{ ...guest, load: { bandwidthMiBps: Number.POSITIVE_INFINITY } }] },
      /^guests\.0\.load\.bandwidthMiBps /,
    ],
    ['no vCPUs', { ...host, guests: [{ ...guest, vcpus: 0 }] }, /^guests\.0\.vcpus .*>=1/],
    ['two guests of one name', { ...host, guests: [guest, guest] }, /^guests .*a is there twice/],
    ['more cells than vCPUs', { ...host, guests: [{ ...guest, cells: 5 }] }, /5 for 4 vCPUs/],
    ['distances that differ by direction', withDistances([10, 20], [21, 10]), /21 the other way/],
    ['a node far from itself', withDistances([20, 20], [20, 10]), /20 to itself/],
    ['another node as near as itself', withDistances([10, 5], [5, 10]), /5, where another node/],
    ['a distance that is none', withDistances([10, 999], [999, 10]), /999, where another node/],
    ['a row that is too short', withDistances([10], [20, 10]), /1 for 2 nodes/],
    [
      'more exclusive pins than pCPUs',
      {
        ...host,
        guests: [{ ...guest, vcpus: 17 }],
        policy: { kind: 'core-pinned', exclusive: true },
      },
      /^policy\.exclusive .*17 vCPUs cannot each have one of 16 pCPUs/,
    ],
    ['one pCPU for two exclusive vCPUs', pinned([place]), /pCPU 0 has two exclusive vCPUs/],
    ['a place for nobody', pinned([{ ...place, guest: 'b' }]), /there is no guest b/],
    [
      'a pin to nowhere',
      pinned([{ guest: 'a', cells: [{ node: 0, pins: { 0: 99, 1: 0 } }] }]),
      /there is no pCPU 99/,
    ],
    [
      'memory on no node',
      pinned([{ guest: 'a', cells: [{ node: 7, pins: { 0: 0, 1: 1 } }] }]),
      /there is no node 7/,
    ],
  ];
  it.each(cases)('%s', (_, wrong, reason) => {
    expect(reasonOf(wrong)).toMatch(reason);
  });

  it('a parameter that is no number, a time that does not pass, half a seed', () => {
    const options = { seed: 1, durationMs: 10, parameters: free };
    const refused = (wrong: Partial<typeof options>): (() => unknown) => {
      return () => simulateHost(host, { ...options, ...wrong });
    };
    expect(refused({ parameters: { ...free, exitUs: Number.NaN } })).toThrow(/parameters\.exitUs/);
    expect(refused({ parameters: { ...free, smtSpeedShare: 0 } })).toThrow(/smtSpeedShare/);
    expect(refused({ durationMs: 0 })).toThrow(/durationMs/);
    expect(refused({ durationMs: Number.POSITIVE_INFINITY })).toThrow(/durationMs/);
    expect(refused({ seed: 0.5 })).toThrow(/seed/);
  });
});

it('what is usual may be left out', () => {
  expect(checkWorld(host).guests[0]?.load.runningShare).toBe(1);
});

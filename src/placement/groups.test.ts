import { expect, it } from 'vitest';
import { Scenario } from '../model/scenario.ts';
import { planScenario } from './plan-scenario.ts';

/** Hosts of two nodes with four pCPUs each, and guests of two vCPUs. */
function planOf(
  hosts: readonly string[],
  names: readonly string[],
  groups: readonly object[],
): { at: Record<string, string>; refused: string[] } {
  const nodes = [0, 1].map((id) => ({
    id,
    cores: [0, 1, 2, 3].map((core) => [id * 4 + core]),
    memoryMiB: 8192,
  }));
  const scenario = Scenario.parse({
    format: 'placement-bench-1',
    hosts: hosts.map((id) => ({ id, nodes })),
    guests: names.map((id) => ({ id, cells: [{ vcpus: 2, memoryMiB: 1024 }] })),
    groups,
  });
  const { placed, refused } = planScenario(scenario, { moves: 3 });
  return {
    at: Object.fromEntries(
      placed.map(({ guest, host, cells }) => [guest, `${host}/${cells[0]?.node}`]),
    ),
    refused: refused.map(({ guest }) => guest),
  };
}

const hostOf = (place = ''): string | undefined => place.split('/')[0];

it('puts guests that are to be apart on different nodes, though one had room for both', () => {
  const { at } = planOf(['a'], ['db-1', 'db-2'], [apart('node', 'db-1', 'db-2')]);
  expect(new Set(Object.values(at))).toEqual(new Set(['a/0', 'a/1']));
});

it('puts guests that are to be apart by host on different hosts', () => {
  const { at, refused } = planOf(['a', 'b'], ['db-1', 'db-2'], [apart('host', 'db-1', 'db-2')]);
  expect(refused).toEqual([]);
  expect(hostOf(at['db-1'])).not.toBe(hostOf(at['db-2']));
});

it('puts guests that belong together on one node, and others beside them', () => {
  const names = ['web-1', 'other-1', 'other-2', 'web-2'];
  const { at, refused } = planOf(['a'], names, [together('node', 'web-1', 'web-2')]);
  expect(refused).toEqual([]);
  expect(at['web-1']).toBe(at['web-2']);
});

it('refuses the third of three that are to be apart on two nodes', () => {
  const names = ['db-1', 'db-2', 'db-3'];
  const { refused } = planOf(['a'], names, [apart('node', ...names)]);
  expect(refused).toEqual(['db-3']);
});

function apart(on: 'node' | 'host', ...guests: readonly string[]): object {
  return { keep: 'apart', on, guests };
}

function together(on: 'node' | 'host', ...guests: readonly string[]): object {
  return { keep: 'together', on, guests };
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import expected from '../../../test/fixtures/sysfs/expected.json' with { type: 'json' };
import { withSysfsTree } from '../../../test/fixtures/sysfs/unpack.ts';
import { isKnown } from '../../model/fact.ts';
import { Topology } from '../../model/topology.ts';
import { openFileTree } from '../file-tree.ts';
import { collectTopology } from './topology.ts';

function topologyBelow(root: string): Topology {
  const read = collectTopology(openFileTree(root));
  if (!isKnown(read)) throw new Error(JSON.stringify(read));
  return Topology.parse(read.value);
}

function byFirst(groups: readonly (readonly number[])[]): (readonly number[])[] {
  return [...groups].sort(([left = 0], [right = 0]) => left - right);
}

describe.each(Object.entries(expected))('the topology of %s', (name, machine) => {
  it('has the packages, nodes, cores and level 3 caches that hwloc finds', () =>
    withSysfsTree(name, (root) => {
      const { packages, nodes, cores, cpus, llcGroups, dies } = topologyBelow(root);
      const first = (group: { readonly cpus: readonly number[] }) => group.cpus[0] ?? 0;
      const ordered = [...packages].sort((left, right) => first(left) - first(right));
      const wanted = [...machine.packages].sort((left, right) => first(left) - first(right));
      expect(ordered).toEqual(wanted);
      expect(nodes.map(({ id, cpus, memoryKiB }) => ({ id, cpus, memoryKiB }))).toEqual(
        machine.nodes,
      );
      if (nodes.length > 1)
        expect(nodes.map(({ distances }) => distances)).toEqual(machine.distances);
      expect(cpus.online).toEqual(machine.cpus);
      expect(byFirst(cores.map((core) => core.cpus))).toEqual(byFirst(machine.cores));
      const thirdLevel = llcGroups.filter(({ level }) => level === 3);
      expect(byFirst(thirdLevel.map((group) => group.cpus))).toEqual(byFirst(machine.l3));
      expect(dies).toHaveLength(machine.dies);
    }));
});

describe('collectTopology', () => {
  it('lists the pCPUs that are there but offline', () =>
    withSysfsTree('offline-cpu0-node0', (root) => {
      expect(topologyBelow(root).cpus.offline).toEqual([0, 1, 2, 3, 21, 22, 23]);
    }));

  it('counts compute units with two integer cores as two cores each', () =>
    withSysfsTree('64amd64-4s2n4ca2co', (root) => {
      const { cores, caches } = topologyBelow(root);
      expect(cores).toHaveLength(64);
      expect(caches.filter(({ level }) => level === 2)).toHaveLength(32);
    }));

  it('finds every cache where some pCPUs lack one', () =>
    withSysfsTree('8em64t-2s4c-asymcaches', (root) => {
      const { caches, llcGroups } = topologyBelow(root);
      expect(caches.filter(({ level }) => level === 2)).toHaveLength(3);
      expect(llcGroups).toContainEqual({ level: 1, cpus: [0] });
    }));

  it('names the file that holds no list', () =>
    below(
      {
        '/sys/devices/system/cpu/cpu0/topology/core_id': '0',
        '/sys/devices/system/cpu/online': 'many\u0001',
      },
      (root) => {
        expect(collectTopology(openFileTree(root))).toEqual({
          unreadable: expect.stringMatching(/^\/sys\/devices\/system\/cpu\/online: not a CPU list/),
        });
      },
    ));

  it('is absent where there is no CPU directory', () =>
    below({ '/proc/version': 'Linux' }, (root) => {
      expect(collectTopology(openFileTree(root))).toEqual({ absent: true });
    }));

  it('refuses a list that would fill the memory', () =>
    below({ '/sys/devices/system/cpu/online': '0-4000000000' }, (root) => {
      expect(collectTopology(openFileTree(root))).toHaveProperty('unreadable');
    }));
});

function below<T>(files: Readonly<Record<string, string>>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'virt-tune-tree-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

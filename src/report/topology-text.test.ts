import { describe, expect, it } from 'vitest';
import type { Topology } from '../model/topology.ts';
import { topologyText } from './topology-text.ts';

const plain = { width: 72, colour: false, unicode: true };

/** Two packages of one node each, two cores with two threads a node; pCPU 9 is offline. */
const twoNodes: Topology = {
  packages: [
    { id: 0, cpus: [0, 1, 4, 5] },
    { id: 1, cpus: [2, 3, 6, 7] },
  ],
  dies: [],
  nodes: [
    { id: 0, cpus: [0, 1, 4, 5], memoryKiB: 4_194_304, distances: [10, 21] },
    { id: 1, cpus: [2, 3, 6, 7], memoryKiB: 4_194_304, distances: [21, 10] },
  ],
  llcGroups: [
    { level: 3, cpus: [0, 1, 4, 5] },
    { level: 3, cpus: [2, 3, 6, 7] },
  ],
  caches: [{ level: 3, kind: 'unified', sizeKiB: 16_384, cpus: [0, 1, 4, 5] }],
  cores: [
    { packageId: 0, cpus: [0, 4] },
    { packageId: 0, cpus: [1, 5] },
    { packageId: 1, cpus: [2, 6] },
    { packageId: 1, cpus: [3, 7] },
  ],
  coreKinds: [],
  cpus: { online: [0, 1, 2, 3, 4, 5, 6, 7], offline: [9], isolated: [], nohzFull: [] },
};

describe('topologyText', () => {
  it('draws packages around nodes, caches, cores and the vCPUs that were seen there', () => {
    const web = {
      name: 'web-1',
      vcpus: [
        { vcpu: 0, cpu: 1, allowed: [1] },
        { vcpu: 1, cpu: 6, allowed: [0, 1, 2, 3, 4, 5, 6, 7] },
      ],
    };
    const drawing = { topology: twoNodes, freeKiB: new Map([[1, 1_048_576]]), guests: [web] };
    expect(topologyText(drawing, plain)).toBe(`\
2 packages · 2 NUMA nodes · 2 LLC groups · 4 cores · 8 pCPUs · 8 GiB
package 0 · pCPUs 0-1,4-5
  node 0 · pCPUs 0-1,4-5 · 4 GiB · distances 10 21
    L3 16 MiB · pCPUs 0-1,4-5
      [0 4] [1 5]
    * web-1 (1 of 2 vCPUs): v0=1
package 1 · pCPUs 2-3,6-7
  node 1 · pCPUs 2-3,6-7 · 4 GiB · 1 GiB free · distances 21 10
    L3 · pCPUs 2-3,6-7
      [2 6] [3 7]
    * web-1 (1 of 2 vCPUs): v1@6
offline: pCPUs 9
`);
  });

  it('names guests of which it is not known where they run', () => {
    const drawing = { topology: twoNodes, freeKiB: new Map<number, number>(), guests: [] };
    expect(topologyText({ ...drawing, unplaced: ['web-2', 'db'] }, plain)).toContain(
      'Not shown where they run, for it could not be read: web-2, db',
    );
  });

  it('stays within a narrow terminal', () => {
    const drawing = { topology: twoNodes, freeKiB: new Map<number, number>(), guests: [] };
    const lines = topologyText(drawing, { ...plain, width: 30 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
  });

  it('puts packages into the node where memory is interleaved, and shows a node without pCPUs', () => {
    const interleaved: Topology = {
      ...twoNodes,
      nodes: [{ id: 0, cpus: [0, 1, 2, 3, 4, 5, 6, 7], memoryKiB: 8_388_608, distances: [10] }],
    };
    const text = topologyText({ topology: interleaved, freeKiB: new Map(), guests: [] }, plain);
    expect(text).toContain('\nnode 0 · pCPUs 0-7 · 8 GiB\n  package 0 · pCPUs 0-1,4-5\n');
    const withMemoryNode: Topology = {
      ...twoNodes,
      nodes: [
        ...twoNodes.nodes,
        { id: 4, cpus: [], memoryKiB: 1_048_576, distances: [17, 28, 10] },
      ],
    };
    expect(
      topologyText({ topology: withMemoryNode, freeKiB: new Map(), guests: [] }, plain),
    ).toContain('\nnode 4 · pCPUs none · 1 GiB · distances 17 28 10\n');
  });
});

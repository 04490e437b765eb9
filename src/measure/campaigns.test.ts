import { describe, expect, test } from 'vitest';
import type { Topology } from '../model/topology.ts';
import { campaigns } from './campaigns.ts';
import { combinationsOf } from './configurations.ts';
import { findCampaign } from './find-campaign.ts';

/** Two nodes of two last-level caches of two cores of two threads. */
const cpus = Array.from({ length: 16 }, (_, cpu) => cpu);
const groups = (size: number) =>
  Array.from({ length: 16 / size }, (_, index) => cpus.slice(index * size, (index + 1) * size));
const topology: Topology = {
  packages: [{ id: 0, cpus }],
  dies: [],
  nodes: groups(8).map((own, id) => ({ id, cpus: own, distances: [10, 20] })),
  llcGroups: groups(4).map((own) => ({ level: 3, cpus: own })),
  caches: [],
  cores: groups(2).map((own) => ({ cpus: own })),
  coreKinds: [],
  cpus: { online: cpus, offline: [], isolated: [], nohzFull: [] },
};

describe('ready campaigns', () => {
  test.each(campaigns.map(({ name }) => name))(
    '%s holds nothing that its workloads refuse',
    (name) => {
      expect(combinationsOf(findCampaign(name, { topology })).length).toBeGreaterThan(0);
    },
  );

  test('hopping goes to a sibling thread, another core, another cache and another node', () => {
    const hop = findCampaign('hop', { topology });
    expect(hop.parts[0]?.matrix['between']).toEqual(['0,0', '0,1', '0,2', '0,4', '0,8']);
  });

  test('with one CPU there is nowhere to hop to, which is said', () => {
    const one = { ...topology, cpus: { ...topology.cpus, online: [0] } };
    const lonely = { ...one, cores: [], llcGroups: [], nodes: [] };
    expect(() => findCampaign('hop', { topology: lonely })).toThrow(/hop cannot be measured here/);
  });

  test('of an unknown campaign the known ones are named', () => {
    expect(() => findCampaign('hops', { topology })).toThrow(/no campaign hops.*there are hop,/);
  });
});

import { describe, expect, test } from 'vitest';
import { campaigns } from './campaigns.ts';
import { combinationsOf } from './configurations.ts';
import { findCampaign } from './find-campaign.ts';
import { twoNodeTopology as topology } from './testing/two-node-topology.ts';

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

  test('guests are one, a quarter, three eighths and all of the cores', () => {
    const scaling = findCampaign('numa-scaling', { topology });
    expect(scaling.parts[0]?.matrix['guests']).toEqual([1, 2, 3, 8]);
  });

  test('a guest on a block device is compared with that device under the same host scheduler', () => {
    const all = combinationsOf(findCampaign('storage', { topology }));
    const onDevice = all.filter(({ factors }) => factors['format'] === 'device');
    const guests = onDevice.filter(({ factors }) => factors['layer'] !== 'host');
    const pairs = guests.map(
      ({ factors: { hostScheduler, scheduler } }) => `${hostScheduler} ${scheduler}`,
    );
    expect(pairs).toEqual([
      ...['none none', 'none mq-deadline', 'none bfq', 'none kyber'],
      ...['mq-deadline none', 'bfq none', 'kyber none'],
    ]);
    for (const { factors, reference } of guests)
      expect(reference).toBe(
        `guest-disk pattern=randread layer=host format=device hostScheduler=${factors['hostScheduler']}`,
      );
    // One guest serves for all: the schedulers are chosen while it runs.
    expect(new Set(guests.map(({ set }) => set.needs.keptDisk?.guest)).size).toBe(1);
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

import { expect, it } from 'vitest';
import { fourNodeHost } from '../checks/testing/edited.ts';
import { planHost } from '../placement/plan-host.ts';
import { placementChanges } from './placement-changes.ts';

const POOL = {
  node: 1,
  sizeKiB: 2048,
  pages: 250,
  nowPages: 100,
};

it('makes a pool larger before guests go to its node, and keeps it so over a boot', () => {
  const snapshot = fourNodeHost();
  const placement = planHost(snapshot, { policy: 'conservative', share: 0.8, ratio: 4 });
  const { wanted } = placementChanges({ ...placement, pools: [POOL] }, snapshot, []);
  expect(wanted.slice(0, 2)).toMatchObject([
    {
      knob: {
        kind: 'kernel-file',
        path: '/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages',
      },
      after: '250',
      takesEffect: 'live',
      givesUp: '300 MiB of node 1 that only guests with such pages can use',
    },
    {
      knob: {
        kind: 'text-file',
        path: expect.stringMatching(/^\/etc\/tmpfiles\.d\/90-virt-tune-/),
      },
      takesEffect: 'reboot',
      after: expect.stringContaining('nr_hugepages - - - - 250'),
    },
  ]);
});

it('touches no pool where none has to grow', () => {
  const snapshot = fourNodeHost();
  const placement = planHost(snapshot, { policy: 'conservative', share: 0.8, ratio: 4 });
  const { wanted } = placementChanges(placement, snapshot, []);
  expect(wanted.filter(({ id }) => id.includes('huge pages'))).toEqual([]);
});

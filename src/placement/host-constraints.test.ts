import { describe, expect, it } from 'vitest';
import type { Config } from '../model/config.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { planHost } from './plan-host.ts';
import { nodesOf, type SmallGuest, smallHost } from './testing/small-host.ts';

const usual = { policy: 'dedicated', share: 0.8, ratio: 4 } as const;
const guest = (name: string, vcpus: number, node: number, more: Partial<SmallGuest> = {}) => ({
  name,
  vcpus,
  node,
  ...more,
});

describe('groups of the configuration', () => {
  const plan = (keep: 'together' | 'apart', guests: SmallGuest[], patterns = ['db-*']) => {
    const config: Config = { version: 1, groups: [{ keep, guests: patterns }] };
    return planHost(smallHost(2, 2, guests), { ...usual, config });
  };

  it('has those who are to be apart each on a node of its own, and moves as few as it takes', () => {
    const { guests, left } = plan('apart', [guest('db-1', 1, 0), guest('db-2', 1, 0)]);
    expect(left).toEqual([]);
    expect(guests.map(({ memoryNodes }) => memoryNodes[0]).sort()).toEqual([0, 1]);
    const fine = plan('apart', [guest('db-1', 1, 1), guest('db-2', 1, 0)]);
    expect(nodesOf(fine)).toEqual({ 'db-1': [1], 'db-2': [0] });
  });

  it('has those who belong together on one node, though their memory is on two', () => {
    const { guests } = plan('together', [
      guest('db-1', 2, 0, { memoryMiB: 2048 }),
      guest('db-2', 2, 1),
      guest('web', 1, 1),
    ]);
    expect(guests.map(({ guest: who, memoryNodes }) => [who, memoryNodes])).toEqual([
      ['db-1', [0]],
      ['db-2', [0]],
      ['web', [1]],
    ]);
  });

  it('says why the third of three that are to be apart has no place on two nodes', () => {
    const three = [guest('db-1', 1, 0), guest('db-2', 1, 1), guest('db-3', 1, 1)];
    expect(plan('apart', three).left).toMatchObject([
      { reason: 'it is to be apart from others, and one of them is wherever it would fit' },
    ]);
  });

  it('says why one has no place with those that it belongs to', () => {
    const { left } = plan('together', [guest('db-1', 3, 0), guest('db-2', 3, 1)]);
    expect(left).toMatchObject([
      { reason: 'it is to be together with others, and where they are it does not fit' },
    ]);
  });

  it('leaves a group alone of which only one runs here', () => {
    const { left } = plan('apart', [guest('db-1', 1, 0), guest('web', 1, 0)]);
    expect(left).toEqual([]);
  });
});

describe('thread policies of classes', () => {
  const pins = (threads: 'prefer' | 'require' | 'isolate', vcpus: number): number[] => {
    const classes = { fast: { guests: ['a'], policy: 'dedicated' as const, threads } };
    const plan = planHost(smallHost(1, 2, [guest('a', vcpus, 0)]), {
      ...usual,
      config: { version: 1, classes },
    });
    expect(plan.left.map(({ guest: who }) => who)).toEqual(
      plan.guests[0]?.vcpus.every(({ cpus }) => cpus.length === 1) ? [] : ['a'],
    );
    return (plan.guests[0]?.vcpus ?? []).map(
      ({ cpus }) => (cpus.length === 1 ? cpus[0] : -1) ?? -1,
    );
  };

  it('gives vCPUs beside each other siblings where these are preferred or required', () => {
    expect(pins('prefer', 2)).toEqual([0, 1]);
    expect(pins('require', 2)).toEqual([0, 1]);
    expect(pins('require', 4)).toEqual([0, 1, 2, 3]);
  });

  it('gives each vCPU a core of its own where siblings are to stay idle, and has no place for more', () => {
    expect(pins('isolate', 2)).toEqual([0, 2]);
    expect(pins('isolate', 3)).toEqual([-1, -1, -1]);
  });

  it('gives nobody the idle siblings', () => {
    const config: Config = {
      version: 1,
      classes: { fast: { guests: ['a'], policy: 'dedicated', threads: 'isolate' } },
    };
    const guests = [guest('a', 1, 0), guest('b', 2, 0)];
    const plan = planHost(smallHost(1, 2, guests), { ...usual, config });
    const cpus = Object.fromEntries(plan.guests.map((each) => [each.guest, each.vcpus]));
    expect(cpus['a']).toEqual([{ vcpu: 0, cpus: [0] }]);
    expect(cpus['b']).toEqual([
      { vcpu: 0, cpus: [2] },
      { vcpu: 1, cpus: [3] },
    ]);
  });
});

describe('a limit on moves', () => {
  /** Node 0 is asked for 8 of its 4 pCPUs, node 1 for none of its own. */
  const crowded = (): Snapshot =>
    smallHost(
      2,
      2,
      ['a', 'b', 'c', 'd'].map((name) => guest(name, 2, 0)),
    );
  const limited = (maxMoves?: number): HostPlacement => planHost(crowded(), { ...usual, maxMoves });
  const moved = ({ guests, left }: HostPlacement): number =>
    guests
      .filter(({ guest: who }) => left.every((each) => each.guest !== who))
      .filter(({ memoryNodes }) => memoryNodes[0] !== 0).length;

  it.each([
    [undefined, 2, 0],
    [2, 2, 0],
    [1, 1, 1],
    [0, 0, 2],
  ])('%s: %s guests go elsewhere, and %s have no place of their own', (most, moves, without) => {
    const plan = limited(most);
    expect([moved(plan), plan.left.length]).toEqual([moves, without]);
  });

  it('says that moves are what is missing, and what is short where the guest is', () => {
    expect(limited(0).left[0]?.reason).toBe(
      'no more moves are allowed, and where it is, node 0 has 0 free dedicated pCPUs, 2 are needed',
    );
  });

  it('counts those who are moved for others', () => {
    const guests = [guest('small', 1, 0), guest('large', 4, 1), guest('wide', 3, 0)];
    for (const maxMoves of [0, 1, 2]) {
      const plan = planHost(smallHost(2, 2, guests), { ...usual, maxMoves });
      const home = new Map(guests.map(({ name, node }) => [name, node]));
      const away = plan.guests.filter(
        ({ guest: who, memoryNodes }) =>
          memoryNodes.length === 1 && memoryNodes[0] !== home.get(who),
      );
      expect(away.length).toBeLessThanOrEqual(maxMoves);
    }
  });
});

describe('pCPUs that the host keeps', () => {
  it('are the first core of each package of three or more, where there are dedicated guests', () => {
    const plan = planHost(smallHost(2, 3, [guest('a', 4, 0)]), usual);
    expect(plan.keptCpus).toEqual([0, 1, 6, 7]);
    expect(plan.guests[0]?.vcpus.map(({ cpus }) => cpus)).toEqual([[2], [3], [4], [5]]);
    expect(plan.guests[0]?.emulatorCpus).toEqual([0, 1]);
  });

  it('are none on small packages, and where all guests float', () => {
    expect(planHost(smallHost(2, 2, [guest('a', 1, 0)]), usual).keptCpus).toEqual([]);
    const floating = planHost(smallHost(2, 3, [guest('a', 1, 0)]), {
      ...usual,
      policy: 'conservative',
    });
    expect(floating.keptCpus).toEqual([]);
  });

  it('are given away before somebody is left without a place', () => {
    const plan = planHost(smallHost(1, 3, [guest('a', 6, 0)]), usual);
    expect([plan.keptCpus, plan.left]).toEqual([[], []]);
  });
});

describe('devices that are passed through', () => {
  const address = '0000:81:00.0';
  const unread = { absent: true } as const;
  const withDevice = (guests: SmallGuest[], node: number): Snapshot => {
    const snapshot = smallHost(2, 2, guests);
    snapshot.host.pciDevices = {
      value: [
        {
          address,
          class: '020000',
          vendor: '8086',
          device: '1572',
          numaNode: { value: node },
          driver: { value: 'vfio-pci' },
          localCpus: unread,
          linkSpeed: unread,
          linkSpeedMax: unread,
          linkWidth: unread,
          linkWidthMax: unread,
          virtualFunctions: unread,
        },
      ],
    };
    return snapshot;
  };
  const edit: SmallGuest['edit'] = (definition) => {
    definition.hostDevices = [{ type: 'pci', address, at: 'hostdev[0]' }];
  };

  it('draw their guest to their node, though its memory is on another', () => {
    const plan = planHost(withDevice([guest('nic', 2, 0, { edit })], 1), usual);
    expect(plan.guests[0]).toMatchObject({
      memoryNodes: [1],
      why: 'a device that it has for itself is there',
    });
  });

  it('have their guest seated before others who would take its room', () => {
    const others = [guest('a', 4, 1, { memoryMiB: 4096 }), guest('nic', 2, 0, { edit })];
    expect(nodesOf(planHost(withDevice(others, 1), usual))).toEqual({ a: [0], nic: [1] });
  });
});

import { describe, expect, it } from 'vitest';
import { absent, type Fact, isKnown, known, unreadable } from '../../model/fact.ts';
import type { Nic } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { parseOffloads, parseRings } from './ethtool.ts';
import { parseNetDev } from './nic-counters.ts';
import { sampleNics } from './nics.ts';
import { type Elapsed, notRunning } from './sampling.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

async function collect(
  files: FileTree,
  changes: Partial<World> = {},
  elapsed: Elapsed = notRunning,
): Promise<Map<string, Nic>> {
  const nics = await sampleNics(worldOf(files, changes)).finish(elapsed);
  if (!isKnown(nics)) expect.fail('no NICs');
  return new Map(nics.value.map((nic) => [nic.name, nic]));
}

function nic(name: string, files: Record<string, string>): TreeContent {
  const all = { ifindex: '9\n', iflink: '9\n', mtu: '1500\n', operstate: 'up\n', ...files };
  return Object.fromEntries(
    Object.entries(all).map(([file, text]) => [`/sys/class/net/${name}/${file}`, text]),
  );
}

/** NICs of a virtualisation host: what tells their kinds apart, as sysfs shows it. */
const host: TreeContent = {
  ...nic('br0', { uevent: 'DEVTYPE=bridge\nINTERFACE=br0\n', 'bridge/bridge_id': '8000.x\n' }),
  ...nic('bond0', { uevent: 'DEVTYPE=bond\nINTERFACE=bond0\n' }),
  ...nic('vnet0', { tun_flags: '0x5002\n', 'queues/rx-0/rps_cpus': '0\n', 'queues/tx-0/x': '' }),
  '/sys/class/net/vnet0/master': { link: '../br0' },
  ...nic('tun0', { tun_flags: '0x1001\n' }),
  ...nic('veth1', { iflink: '12\n' }),
  ...nic('macvtap0', { uevent: 'DEVTYPE=macvtap\n' }),
  ...nic('lo', { operstate: 'unknown\n' }),
  '/sys/class/net/bonding_masters': 'bond0\n',
};

describe('network interfaces', () => {
  it('are told apart by kind', () =>
    withHostTree(host, async (files) => {
      const nics = await collect(files);
      expect(Object.fromEntries([...nics].map(([name, { kind }]) => [name, kind]))).toEqual({
        br0: 'bridge',
        bond0: 'bond',
        vnet0: 'tap',
        tun0: 'tun',
        veth1: 'veth',
        macvtap0: 'macvtap',
        lo: 'virtual',
      });
      expect(nics.get('vnet0')).toMatchObject({ master: known('br0'), rxQueues: 1, txQueues: 1 });
    }));

  it('of a recorded machine carry place, driver and counters', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const eth0 = (await collect(files)).get('eth0');
      expect(eth0).toMatchObject({
        kind: 'physical',
        driver: known('virtio_net'),
        pciAddress: known('0000:00:03.0'),
        numaNode: absent,
        mtu: known(1400),
        speedMbps: absent,
        master: absent,
        statistics: known(expect.objectContaining({ rx_dropped: 0, tx_dropped: 0 })),
        statisticsPerS: notRunning,
      });
    }));

  it('have rates over a window', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const eth0 = (await collect(files, {}, known(1))).get('eth0');
      expect(eth0?.statisticsPerS).toMatchObject(known({ rx_bytes: 0, rx_dropped: 0 }));
    }));

  it('have an unknown speed only where the kernel would know it', () =>
    withHostTree(host, async (tree) => {
      const files: FileTree = {
        ...tree,
        number: (path) =>
          path.endsWith('br0/speed') ? unreadable(`${path}: EINVAL`) : tree.number(path),
      };
      expect((await collect(files)).get('br0')?.speedMbps).toEqual(absent);
    }));

  it('are asked through ethtool only where that can tell something', () =>
    withHostTree(host, async (files) => {
      const asked: string[] = [];
      const run = (program: string, args: readonly string[]): Promise<Fact<string>> => {
        asked.push([program, ...args].join(' '));
        return Promise.resolve(known('Features for br0:\ntcp-segmentation-offload: on\n'));
      };
      const nics = await collect(files, { live: true, run });
      expect(asked.sort()).toEqual(['ethtool -k bond0', 'ethtool -k br0']);
      expect(nics.get('br0')?.offloads).toEqual(known({ 'tcp-segmentation-offload': 'on' }));
      expect(nics.get('vnet0')?.offloads).toEqual(absent);
    }));

  it('leave offloads unknown where ethtool is not installed', () =>
    withHostTree(host, async (files) => {
      const nics = await collect(files, { live: true });
      expect(nics.get('br0')?.offloads).toEqual(unreadable('ethtool: not installed'));
    }));
});

describe('ethtool', () => {
  it('answers features with fixed ones among them', () => {
    expect(
      parseOffloads(
        'Features for eth0:\nrx-checksumming: on [fixed]\n\ttx-tcp-segmentation: off\n',
      ),
    ).toEqual({ 'rx-checksumming': 'on', 'tx-tcp-segmentation': 'off' });
  });

  it('answers ring sizes, possible and set', () => {
    const output =
      'Ring parameters for eth0:\nPre-set maximums:\nRX:\t\t4096\nRX Mini:\tn/a\nTX:\t\t8192\nCurrent hardware settings:\nRX:\t\t512\nTX:\t\t256\n';
    expect(parseRings(output)).toEqual({ rx: 512, tx: 256, rxMax: 4096, txMax: 8192 });
    expect(parseRings('netlink error')).toEqual({});
  });
});

describe('/proc/net/dev', () => {
  it('is read also where a name touches its first number', () => {
    const row = 'eth0:100 2 3 4 5 6 7 8 900 10 11 12 13 14 15 16';
    expect(parseNetDev(`Inter-| Receive\n face |bytes\n  ${row}\n`).get('eth0')).toMatchObject({
      rx_bytes: 100,
      rx_dropped: 4,
      rx_fifo_errors: 5,
      tx_bytes: 900,
      tx_dropped: 12,
      tx_carrier_errors: 15,
    });
  });
});

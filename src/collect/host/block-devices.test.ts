import { describe, expect, it } from 'vitest';
import { absent, type Fact, isKnown, known, unreadable } from '../../model/fact.ts';
import type { BlockDevice } from '../../model/host-storage.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { activityOf, parseDiskstats } from './block-activity.ts';
import { sampleBlockDevices } from './block-devices.ts';
import { parseStatus } from './device-mapper.ts';
import { notRunning } from './sampling.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

async function collect(
  files: FileTree,
  changes: Partial<World> = {},
): Promise<Map<string, BlockDevice>> {
  const devices = await sampleBlockDevices(worldOf(files, changes)).finish(notRunning);
  if (!isKnown(devices)) expect.fail('no block devices');
  return new Map(devices.value.map((device) => [device.name, device]));
}

const PCI = '/sys/devices/pci0000:3a/0000:3a:00.0';

function device(name: string, place: string, files: Record<string, string>): TreeContent {
  const path = `${place}/${name}`;
  return {
    [`/sys/class/block/${name}`]: { link: `../../..${path}` },
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`${path}/${file}`, text])),
  };
}

/** An image on a loop device on LVM on RAID 1 of two NVMe partitions, laid out as sysfs does. */
const stack: TreeContent = {
  [`${PCI}/numa_node`]: '1\n',
  '/sys/class/nvme/nvme0/transport': 'pcie\n',
  ...device('nvme0n1', `${PCI}/nvme/nvme0`, {
    size: '3750748848\n',
    'queue/rotational': '0\n',
    'queue/scheduler': '[none] mq-deadline\n',
    'queue/nr_requests': '1023\n',
    'queue/io_timeout': '30000\n',
    'mq/0/cpu_list': '0\n',
    'mq/1/cpu_list': '1\n',
    'device/model': 'SAMSUNG MZQL21T9HCJR-00A07              \n',
    'nvme0n1p1/partition': '1\n',
    'nvme0n1p1/start': '2048\n',
    'nvme0n1p1/alignment_offset': '0\n',
    'nvme0n1p1/size': '3750744064\n',
  }),
  '/sys/class/block/nvme0n1p1': { link: `../../..${PCI}/nvme/nvme0/nvme0n1/nvme0n1p1` },
  ...device('md0', '/sys/devices/virtual/block', {
    size: '3750612992\n',
    'md/level': 'raid1\n',
    'slaves/nvme1n1p1': '',
    'slaves/nvme0n1p1': '',
  }),
  ...device('dm-0', '/sys/devices/virtual/block', {
    size: '209715200\n',
    'dm/name': 'vg-images\n',
    'dm/uuid': 'LVM-2Vyb3YcIf4DkHPcTt3Zr1mD2yUvUdmGF\n',
    'slaves/md0': '',
    'queue/scheduler': 'none\n',
  }),
  '/sys/dev/block/253:0': { link: '../../devices/virtual/block/dm-0' },
  ...device('loop0', '/sys/devices/virtual/block', {
    size: '2048\n',
    'loop/backing_file': '/var/lib/images/a b.raw\n',
  }),
  ...device('loop1', '/sys/devices/virtual/block', { size: '0\n' }),
  '/proc/1/mountinfo':
    '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 253:0 / /var/lib/images rw,noatime - xfs /dev/mapper/vg-images rw\n',
};

describe('a stack of block devices', () => {
  it('is told from the image down to the disk', () =>
    withHostTree(stack, async (files) => {
      const devices = await collect(files);
      expect([...devices.keys()]).toEqual(['dm-0', 'loop0', 'md0', 'nvme0n1', 'nvme0n1p1']);
      const lower = Object.fromEntries([...devices].map(([name, one]) => [name, one.lower]));
      expect(lower).toEqual({
        loop0: ['dm-0'],
        'dm-0': ['md0'],
        md0: ['nvme0n1p1', 'nvme1n1p1'],
        nvme0n1p1: ['nvme0n1'],
        nvme0n1: [],
      });
      expect([...devices.values()].map(({ kind }) => kind)).toEqual([
        'dm',
        'loop',
        'md',
        'disk',
        'partition',
      ]);
    }));

  it('carries the names and levels people know the devices by', () =>
    withHostTree(stack, async (files) => {
      const devices = await collect(files);
      expect(devices.get('dm-0')).toMatchObject({
        alias: known('vg-images'),
        dmKind: known('LVM'),
        scheduler: known('none'),
        transport: absent,
      });
      expect(devices.get('loop0')?.alias).toEqual(known('/var/lib/images/a b.raw'));
      expect(devices.get('md0')?.mdLevel).toEqual(known('raid1'));
    }));

  it('tells queue, model and NUMA node of the disk at its foot', () =>
    withHostTree(stack, async (files) => {
      const devices = await collect(files);
      expect(devices.get('nvme0n1')).toMatchObject({
        transport: known('nvme'),
        model: known('SAMSUNG MZQL21T9HCJR-00A07'),
        sizeKiB: known(1_875_374_424),
        rotational: known(false),
        scheduler: known('none'),
        schedulerChoices: known(['none', 'mq-deadline']),
        requests: known(1023),
        hardwareQueues: known(2),
        ioTimeoutMs: known(30_000),
        numaNode: known(1),
        mdLevel: absent,
        startSector: absent,
      });
      expect(devices.get('nvme0n1p1')).toMatchObject({
        startSector: known(2048),
        numaNode: known(1),
        scheduler: absent,
      });
    }));
});

describe('device-mapper', () => {
  it('asks dmsetup what mapped devices do, as root on a live machine', () =>
    withHostTree(stack, async (files) => {
      const asked: string[][] = [];
      const run = (program: string, args: readonly string[]): Promise<Fact<string>> => {
        asked.push([program, ...args]);
        return Promise.resolve(known('vg-images: 0 209715200 snapshot 16/1024 8\n'));
      };
      const devices = await collect(files, { live: true, run });
      expect(asked).toEqual([['dmsetup', 'status', '--noflush']]);
      expect(devices.get('dm-0')).toMatchObject({
        dmTarget: known('snapshot'),
        dmStatus: known('16/1024 8'),
      });
      const unasked = await collect(files, { live: true, privileged: false });
      expect(unasked.get('dm-0')?.dmTarget).toEqual({
        unreadable: 'dmsetup status: permission denied; run as root',
      });
    }));
});

describe('the disk of a recorded virtual machine', () => {
  it('is a virtio disk, and loops and zram that hold nothing are left out', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const devices = await collect(files);
      expect([...devices.keys()]).toEqual(['vda']);
      expect(devices.get('vda')).toMatchObject({
        transport: known('virtio'),
        scheduler: known('mq-deadline'),
        rotational: known(true),
        readAheadKiB: known(8192),
        writeCache: known('write back'),
        discardMaxBytes: known(1_073_741_824),
        numaNode: absent,
        activity: notRunning,
      });
    }));
});

describe('activity of a disk', () => {
  const row = (numbers: string): string => `   8  0 sda ${numbers}\n`;
  const before = parseDiskstats(row('100 0 800 50 10 0 80 20 0 500 70'));

  it('is requests, data, latency and share of busy time over the window', () => {
    const after = parseDiskstats(row('300 0 2400 450 10 0 80 20 3 1500 1070 0 0 0 0'));
    expect(activityOf('sda', known(2), known(before), known(after))).toEqual(
      known({
        reads: 100,
        writes: 0,
        readKiB: 400,
        writtenKiB: 0,
        busyShare: 0.5,
        queueLength: 0.5,
        readLatencyMs: 2,
      }),
    );
  });

  it('is unknown when counters went back or the device is new, absent when it is not listed', () => {
    const reset = parseDiskstats(row('1 0 8 5 1 0 8 2 0 5 7'));
    expect(activityOf('sda', known(2), known(before), known(reset))).toHaveProperty('unreadable');
    expect(activityOf('sda', known(2), known(new Map()), known(before))).toEqual(
      unreadable('sda: appeared during the window'),
    );
    expect(activityOf('sdb', known(2), known(before), known(before))).toEqual(absent);
  });

  it('is refused from a line with too few columns', () => {
    expect(() => parseDiskstats('8 0 sda 1 2 3\n')).toThrow(RangeError);
  });
});

describe('dmsetup status', () => {
  it('is read by device, first target only, whatever the name', () => {
    expect(
      parseStatus(
        'vg-pool: 0 2097152 thin-pool 1 120/4096 500/16384 - rw\na: b: 0 8 linear \nx: 0 8 linear \nx: 8 8 striped 2\nNo devices found\n',
      ),
    ).toEqual(
      new Map([
        ['vg-pool', { target: 'thin-pool', status: '1 120/4096 500/16384 - rw' }],
        ['a: b', { target: 'linear', status: '' }],
        ['x', { target: 'linear', status: '' }],
      ]),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { withHostTree } from '../host/testing/host-tree.ts';
import { cgroupOverWindow, readGuestCgroup } from './cgroup.ts';
import { findCgroupMounts } from './cgroup-mounts.ts';
import { guestGroup, mainCgroup, parseCgroupFile } from './cgroup-paths.ts';

const SCOPE = '/sys/fs/cgroup/machine.slice/machine-qemu\\x2d1\\x2dweb.scope';
// As libvirt 9 lays a guest out on a host with version 2.
const UNIFIED = {
  '/proc/self/mounts': 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n',
  '/proc/7/cgroup': '0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator\n',
  [`${SCOPE}/cpu.weight`]: '100\n',
  [`${SCOPE}/memory.max`]: 'max\n',
  [`${SCOPE}/cpuset.cpus.effective`]: '0-7\n',
  [`${SCOPE}/cpu.stat`]: 'usage_usec 5000\nnr_throttled 3\nthrottled_usec 70\n',
  [`${SCOPE}/libvirt/vcpu0/cpu.max`]: '50000 100000\n',
  [`${SCOPE}/libvirt/vcpu0/cpu.stat`]: 'usage_usec 4000\nnr_throttled 10\nthrottled_usec 800\n',
  [`${SCOPE}/libvirt/vcpu0/cpuset.cpus`]: '2\n',
  [`${SCOPE}/libvirt/emulator/cpu.max`]: 'max 100000\n',
  '/sys/fs/cgroup/machine.slice/cpu.max': '800000 100000\n',
};

describe('readGuestCgroup', () => {
  it("reads the guest's group, its threads' quotas and the limits above", async () => {
    await withHostTree(UNIFIED, (files) => {
      const reading = readGuestCgroup(files, findCgroupMounts(files), 7);
      expect(reading).toMatchObject({
        value: {
          path: '/machine.slice/machine-qemu\\x2d1\\x2dweb.scope',
          settings: {
            'cpu.weight': { value: '100' },
            'memory.max': { value: 'max' },
            'libvirt/vcpu0/cpu.max': { value: '50000 100000' },
            'libvirt/vcpu0/cpuset.cpus': { value: '2' },
            'libvirt/emulator/cpu.max': { value: 'max 100000' },
            '../cpu.max': { value: '800000 100000' },
          },
          // Time is passed up, throttling is not.
          cpuStat: { value: { usage_usec: 5000, nr_throttled: 13, throttled_usec: 870 } },
        },
      });
    });
  });

  it('reads version 1 where its controllers are mounted', async () => {
    const tree = {
      '/proc/self/mounts': [
        'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0',
        'cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0',
      ].join('\n'),
      '/proc/7/cgroup': '5:cpu,cpuacct:/machine/qemu-1-web.libvirt-qemu/emulator\n3:memory:/vm:a\n',
      '/sys/fs/cgroup/cpu,cpuacct/machine/qemu-1-web.libvirt-qemu/cpu.shares': '1024\n',
      '/sys/fs/cgroup/cpu,cpuacct/machine/qemu-1-web.libvirt-qemu/vcpu0/cpu.cfs_quota_us': '5000\n',
      '/sys/fs/cgroup/memory/vm:a/memory.limit_in_bytes': '1048576\n',
    };
    await withHostTree(tree, (files) => {
      expect(readGuestCgroup(files, findCgroupMounts(files), 7)).toMatchObject({
        value: {
          path: '/machine/qemu-1-web.libvirt-qemu',
          settings: {
            'cpu.shares': { value: '1024' },
            'vcpu0/cpu.cfs_quota_us': { value: '5000' },
            'memory.limit_in_bytes': { value: '1048576' },
          },
        },
      });
    });
  });

  it('says so where the group cannot be seen', async () => {
    await withHostTree({ '/proc/7/cgroup': '0::/../../machine.slice/x.scope\n' }, (files) => {
      expect(readGuestCgroup(files, findCgroupMounts(files), 7)).toEqual({
        unreadable: expect.stringContaining('outside this container'),
      });
    });
    await withHostTree({ '/proc/7/cgroup': '0::/gone\n' }, (files) => {
      expect(readGuestCgroup(files, findCgroupMounts(files), 7)).toEqual({
        unreadable: expect.stringContaining('/gone'),
      });
    });
  });
});

describe('cgroupOverWindow', () => {
  const reading = (usage: number) => ({
    value: { path: '/x', settings: {}, cpuStat: { value: { usage_usec: usage } } },
  });

  it('gives the change, and none of one reading', () => {
    expect(cgroupOverWindow(reading(5), reading(8))).toMatchObject({
      value: { cpuStat: { value: { usage_usec: 8 } }, cpuStatDelta: { value: { usage_usec: 3 } } },
    });
    expect(cgroupOverWindow(undefined, reading(8))).toMatchObject({
      value: { cpuStatDelta: { absent: true } },
    });
  });
});

describe('control-group paths', () => {
  it.each([
    [
      '/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator',
      '/machine.slice/machine-qemu\\x2d1\\x2dweb.scope',
    ],
    ['/machine/qemu-1-web.libvirt-qemu/vcpu3', '/machine/qemu-1-web.libvirt-qemu'],
    ['/user.slice/user-0.slice/session-1.scope', '/user.slice/user-0.slice/session-1.scope'],
    ['/emulator', '/'],
    ['/', '/'],
  ])('%s belongs to the guest group %s', (thread, guest) => {
    expect(guestGroup(thread)).toBe(guest);
  });

  it('prefers the version that manages the cpu controller', () => {
    expect(mainCgroup('4:cpu,cpuacct:/a\n0::/b')).toEqual({ value: '/a' });
    expect(mainCgroup('1:name=systemd:/c\n0::/b')).toEqual({ value: '/b' });
    expect(mainCgroup('')).toEqual({ absent: true });
    expect(parseCgroupFile('3:memory:/vm:with:colons').legacy.get('memory')).toBe(
      '/vm:with:colons',
    );
  });
});

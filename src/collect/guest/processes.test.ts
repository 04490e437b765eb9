import { describe, expect, it } from 'vitest';
import type { FileTree } from '../file-tree.ts';
import { withHostTree } from '../host/testing/host-tree.ts';
import { findVmmProcesses, type VmmProcess } from './processes.ts';

/** Of none of the recorded processes, nor of a parent of one. */
const OWN_PID = 999_999;

function find(pid: number, files: FileTree): VmmProcess | undefined {
  return findVmmProcesses(files, OWN_PID).processes.find((each) => each.pid === pid);
}

const STAT = '(fc_vcpu 0) S 1 1 1 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 4 0 5000 1000 20 0';
const STATUS = 'Name:\tx\nUid:\t1\t107\t1\t1\nGid:\t1\t108\t1\t1\n';

function processFiles(pid: number, cmdline: string, parent = 1): Record<string, string> {
  return {
    [`/proc/${pid}/cmdline`]: cmdline,
    [`/proc/${pid}/stat`]: `${pid} ${STAT.replace('S 1', `S ${parent}`)}`,
    [`/proc/${pid}/status`]: STATUS,
    [`/proc/${pid}/cgroup`]: '0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator',
    [`/proc/${pid}/limits`]:
      'Max open files            1024                 524288               files\n' +
      'Max locked memory         unlimited            unlimited            bytes\n',
    [`/proc/${pid}/oom_score_adj`]: '-17\n',
    '/proc/uptime': '150.5 20.0\n',
  };
}

describe('findVmmProcesses in recorded files', () => {
  it('finds another VMM by its KVM descriptors', async () => {
    const tree = {
      ...processFiles(12, '/usr/bin/firecracker\0--api-sock\0/run/fc.sock\0'),
      '/proc/12/fd/3': { link: 'socket:[12]' },
      '/proc/12/fd/9': { link: 'anon_inode:kvm-vm' },
      '/proc/12/fd/10': { link: 'anon_inode:kvm-vcpu:0' },
      '/proc/12/fd/11': { link: 'anon_inode:kvm-vcpu:1' },
    };
    await withHostTree(tree, (files) => {
      expect(find(12, files)).toMatchObject({
        kind: 'other-vmm',
        vmDescriptors: { value: [9] },
        facts: {
          uid: 107,
          gid: 108,
          ageS: { value: 100.5 },
          startTicks: { value: 5000 },
          kvmVm: { value: true },
          kvmVcpus: { value: 2 },
          memlockLimitKiB: { absent: true },
          openFiles: { value: 4 },
          openFilesLimit: { value: 1024 },
          oomScoreAdjust: { value: -17 },
        },
      });
    });
  });

  it('gives kernel threads vhost-PID to the process they serve', async () => {
    const tree = {
      ...processFiles(20, 'qemu-kvm\0-name\0web\0'),
      '/proc/21/cmdline': '',
      '/proc/21/comm': 'vhost-20\n',
    };
    await withHostTree(tree, (files) => {
      const scan = findVmmProcesses(files, OWN_PID);
      expect(scan.processes.map((each) => each.pid)).toEqual([20]);
      expect(scan.vhostThreads.get(20)).toEqual([21]);
    });
  });

  it("counts a QEMU's own helper process not as a guest", async () => {
    const tree = {
      ...processFiles(30, 'qemu-system-x86_64\0-name\0web\0'),
      ...processFiles(31, 'qemu-system-x86_64\0-name\0web\0', 30),
      ...processFiles(32, 'qemu-system-x86_64\0-name\0other\0', 30),
    };
    await withHostTree(tree, (files) => {
      const pids = findVmmProcesses(files, OWN_PID).processes.map((each) => each.pid);
      expect(pids.sort()).toEqual([30, 32]);
    });
  });

  it('counts a QEMU not as a guest that is only asked what it is', async () => {
    const tree = {
      ...processFiles(40, 'qemu-system-x86_64\0--version\0'),
      ...processFiles(41, 'qemu-system-x86_64\0-machine\0help\0'),
      ...processFiles(42, 'qemu-system-x86_64\0-name\0version\0'),
    };
    await withHostTree(tree, (files) => {
      const pids = findVmmProcesses(files, OWN_PID).processes.map((each) => each.pid);
      expect(pids).toEqual([42]);
    });
  });
});

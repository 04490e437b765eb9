import { describe, expect, it } from 'vitest';
import { absent, known } from '../../model/fact.ts';
import { withHostTree } from '../host/testing/host-tree.ts';
import { identifyThreads, unidentifiedVcpus } from './identify-threads.ts';
import type { VmmProcess } from './processes.ts';

function qemu(vcpus: number, ...argv: string[]): VmmProcess {
  return {
    pid: 40,
    kind: 'qemu',
    argv: ['qemu-system-x86_64', ...argv],
    vmDescriptors: known([8]),
    stopped: false,
    facts: {
      pid: 40,
      uid: 0,
      gid: 0,
      executable: absent,
      ageS: absent,
      kvmVm: known(true),
      kvmVcpus: known(vcpus),
      cgroup: absent,
      oomScoreAdjust: absent,
      memlockLimitKiB: absent,
    },
  };
}

// As recorded from a QEMU with KVM: main loop, RCU, two vCPUs, and KVM's helper, which repeats a vCPU's call.
const TREE = {
  '/proc/40/task/40/syscall':
    '271 0x556e340372b0 0x4 0x7ffe33e444e0 0x0 0x8 0x0 0x7ffe33e444c0 0x7f13\n',
  '/proc/40/task/41/syscall': '202 0x556e134977a8 0x0 0xffffffff 0x0 0x0 0x0 0x7f13 0x7f13\n',
  '/proc/40/task/42/syscall': '16 0x9 0xae80 0x0 0x0 0x556e12d75290 0xff 0x7f13 0x7f13\n',
  '/proc/40/task/43/syscall': '16 0xa 0xae80 0x0 0x0 0x556e12d75290 0xff 0x7f13 0x7f13\n',
  '/proc/40/task/45/syscall': '16 0xa 0xae80 0x0 0x0 0x556e12d75290 0x0 0x0 0x0\n',
  '/proc/40/task/46/syscall': 'running\n',
  '/proc/40/fd/9': { link: 'anon_inode:kvm-vcpu:0' },
  '/proc/40/fd/10': { link: 'anon_inode:kvm-vcpu:1' },
};

describe('identifyThreads', () => {
  it('knows vCPU threads without names by the call they wait in', async () => {
    await withHostTree(TREE, (files) => {
      expect(identifyThreads(files, qemu(2), undefined).vcpus).toEqual(
        new Map([
          [42, 0],
          [43, 1],
        ]),
      );
    });
  });

  it('does not look where the threads have names, or the monitor has told', async () => {
    await withHostTree(TREE, (files) => {
      const named = qemu(2, '-name', 'guest=web,debug-threads=on');
      expect(identifyThreads(files, named, undefined).vcpus.size).toBe(0);
      const told = {
        vcpus: new Map([
          [50, 0],
          [51, 1],
        ]),
        iothreads: new Map([[52, 'io0']]),
      };
      expect(identifyThreads(files, qemu(2), told)).toEqual(told);
    });
  });
});

describe('unidentifiedVcpus', () => {
  it('says how many vCPUs are not known, and what would help', () => {
    expect(unidentifiedVcpus(qemu(2), [{ role: 'vcpu' }, { role: 'worker' }])).toMatch(
      /^1 of 2 vCPU threads.*debug-threads=on/,
    );
    expect(unidentifiedVcpus(qemu(1), [{ role: 'vcpu' }])).toBeUndefined();
  });
});

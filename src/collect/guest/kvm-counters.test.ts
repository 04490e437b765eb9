import { describe, expect, it } from 'vitest';
import { denying, withHostTree } from '../host/testing/host-tree.ts';
import { kvmCountersOverWindow, readKvmTotals, readVcpuThreads } from './kvm-counters.ts';
import { timeBudget } from './time-budget.ts';

const VM = { pid: 42, vmDescriptors: { value: [13] } };
const TREE = {
  '/sys/kernel/debug/kvm/42-13/exits': '1000\n',
  '/sys/kernel/debug/kvm/42-13/halt_successful_poll': '7\n',
  '/sys/kernel/debug/kvm/42-13/halt_wait_hist': '0 0 4 1\n',
  '/sys/kernel/debug/kvm/42-13/vcpu0/pid': '77\n',
  '/sys/kernel/debug/kvm/42-13/vcpu1/pid': '0\n',
  '/sys/kernel/debug/kvm/exits': '5\n',
};

describe('readKvmTotals', () => {
  it('reads the counters of this VM, without histograms', async () => {
    await withHostTree(TREE, (files) => {
      expect(readKvmTotals(files, VM, timeBudget(1000))).toEqual({
        value: { exits: 1000, halt_successful_poll: 7 },
      });
    });
  });

  it('gives none rather than some where a kernel that is locked down refuses part of them', async () => {
    await withHostTree(TREE, (files) => {
      const locked = denying(files, (path) => path.endsWith('/exits'));
      expect(readKvmTotals(locked, VM, timeBudget(1000))).toEqual({
        unreadable: expect.stringContaining('not locked down'),
      });
    });
  });

  it('is absent for a process without KVM, and says so where debugfs is closed', async () => {
    await withHostTree(TREE, (files) => {
      const tcg = { pid: 42, vmDescriptors: { value: [] } };
      expect(readKvmTotals(files, tcg, timeBudget(1000))).toEqual({ absent: true });
    });
    await withHostTree({ '/proc/filesystems': 'nodev\tdebugfs\n' }, (files) => {
      expect(readKvmTotals(files, VM, timeBudget(1000))).toEqual({
        unreadable: expect.stringContaining('/sys/kernel/debug'),
      });
    });
  });
});

describe('readVcpuThreads', () => {
  it('knows the threads of vCPUs that have run', async () => {
    await withHostTree(TREE, (files) => {
      expect(readVcpuThreads(files, VM)).toEqual(new Map([[77, 0]]));
    });
  });
});

describe('kvmCountersOverWindow', () => {
  it('gives totals and changes, without a change for what is new or went back', () => {
    const before = { value: { exits: 10, reset: 9 } };
    const after = { value: { exits: 25, reset: 2, fresh: 3 } };
    expect(kvmCountersOverWindow(before, after)).toEqual({
      value: { exits: { total: 25, delta: 15 }, reset: { total: 2 }, fresh: { total: 3 } },
    });
  });
});

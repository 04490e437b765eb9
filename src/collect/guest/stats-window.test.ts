import { describe, expect, it } from 'vitest';
import { balloonNumbers, diskRates, kvmSums, nicRates } from './stats-window.ts';

const stats = (entries: Record<string, number | string>) => new Map(Object.entries(entries));

describe('diskRates', () => {
  const before = stats({
    'block.count': 2,
    'block.0.name': 'vda',
    'block.0.rd.reqs': 100,
    'block.0.rd.bytes': 1_048_576,
    'block.0.rd.times': 1_000_000,
    'block.1.name': 'vdb',
    'block.1.rd.reqs': 5,
  });

  it('gives rates a second and the mean time of a request', () => {
    const after = stats({
      'block.0.name': 'vda',
      'block.0.rd.reqs': 150,
      'block.0.rd.bytes': 2_097_152,
      'block.0.rd.times': 6_000_000,
    });
    expect(diskRates({ before, after, windowMs: 2000 })).toEqual({
      vda: { readOpsPerS: 25, readKiBPerS: 512, readLatencyUs: 100 },
    });
  });

  it('finds a disk again under another number, and leaves out one that is new or was reset', () => {
    const after = stats({
      'block.0.name': 'vdb',
      'block.0.rd.reqs': 15,
      'block.1.name': 'vda',
      'block.1.rd.reqs': 3,
      'block.2.name': 'vdc',
      'block.2.rd.reqs': 3,
    });
    expect(diskRates({ before, after, windowMs: 1000 })).toEqual({
      vdb: { readOpsPerS: 10 },
      vda: {},
    });
  });
});

describe('nicRates', () => {
  it('gives rates of each device by its name', () => {
    const before = stats({ 'net.0.name': 'vnet1', 'net.0.rx.bytes': 0, 'net.0.tx.pkts': 4 });
    const after = stats({ 'net.0.name': 'vnet1', 'net.0.rx.bytes': 2048, 'net.0.tx.pkts': 8 });
    expect(nicRates({ before, after, windowMs: 500 })).toEqual({
      vnet1: { rxKiBPerS: 4, txPacketsPerS: 8 },
    });
  });
});

describe('sums and balloon', () => {
  it("adds KVM's counters over vCPUs and leaves histograms and levels out", () => {
    const after = stats({
      'vcpu.0.exits.sum': 10,
      'vcpu.1.exits.sum': 5,
      'vcpu.0.time': 99,
      'vcpu.0.guest_mode.cur': 1,
      'vm.remote_tlb_flush.sum': 3,
    });
    expect(kvmSums(after)).toEqual({ exits: 15, remote_tlb_flush: 3 });
  });

  it('takes the balloon apart from the rest', () => {
    expect(
      balloonNumbers(stats({ 'balloon.current': 5, 'balloon.x': 'y', 'cpu.time': 1 })),
    ).toEqual({
      current: 5,
    });
  });
});

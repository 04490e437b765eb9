import { describe, expect, it } from 'vitest';
import { NO_KNOWN_THREADS, threadRole } from './thread-roles.ts';

const roleOf = (name: string, tid = 11, found = NO_KNOWN_THREADS) =>
  threadRole({ pid: 10, tid, name }, found);

describe('threadRole', () => {
  it.each([
    ['CPU 0/KVM', { role: 'vcpu', index: 0 }],
    ['CPU 127/TCG', { role: 'vcpu', index: 127 }],
    ['ALL CPUs/TCG', { role: 'vcpu' }],
    ['IO iothread12', { role: 'iothread', index: 12 }],
    ['IO database', { role: 'iothread' }],
    ['IO mon_iothread', { role: 'worker' }],
    ['vhost-10', { role: 'vhost' }],
    ['worker', { role: 'worker' }],
    ['SPICE Worker', { role: 'worker' }],
    ['call_rcu', { role: 'worker' }],
    ['fc_vcpu 3', { role: 'vcpu', index: 3 }],
    ['crosvm_vcpu1', { role: 'vcpu', index: 1 }],
  ])('knows a thread called %s', (name, role) => {
    expect(roleOf(name)).toEqual(role);
  });

  it('takes the main thread for the emulator, whatever its name', () => {
    expect(roleOf('qemu-system-x86', 10)).toEqual({ role: 'emulator' });
  });

  it('believes the monitor rather than the name', () => {
    const found = { vcpus: new Map([[11, 4]]), iothreads: new Map([[12, 'iothread2']]) };
    expect(roleOf('qemu-system-x86', 11, found)).toEqual({ role: 'vcpu', index: 4 });
    expect(roleOf('qemu-system-x86', 12, found)).toEqual({ role: 'iothread', index: 2 });
    expect(roleOf('qemu-system-x86', 13, found)).toEqual({ role: 'worker' });
  });
});

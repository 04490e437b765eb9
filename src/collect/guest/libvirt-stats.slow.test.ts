import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain } from '../../libvirt/domain.ts';
import { startPausedGuests } from '../../libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../../libvirt/testing/private-libvirtd.ts';
import { isLocal, type LibvirtSource, openLibvirt } from './libvirt-source.ts';
import { readBulkStats } from './libvirt-stats.ts';

let daemon: PrivateLibvirtd;
let guests: readonly Domain[];

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  guests = await startPausedGuests(daemon, 3);
});
afterAll(() => daemon.stop());

async function open(): Promise<LibvirtSource> {
  const { libvirt } = await openLibvirt(daemon.uri, new AbortController().signal);
  if (libvirt === undefined) throw new Error('no libvirt');
  return libvirt;
}

describe('readBulkStats', () => {
  it('reads the counters of all guests in one call', async () => {
    const libvirt = await open();
    const stats = await readBulkStats(libvirt, guests, ['block', 'balloon']);
    expect(stats.problem).toBeUndefined();
    expect([...stats.domains.keys()].sort()).toEqual(guests.map((guest) => guest.uuid).sort());
    for (const domain of stats.domains.values()) expect(domain.get('block.0.name')).toBe('vda');
    await libvirt.connection.close();
  });

  it('passes by a guest that stops answering, and reads the others all the same', async () => {
    const libvirt = await open();
    const pid = await daemon.qemuPid('guest-1');
    process.kill(pid, 'SIGSTOP');
    try {
      const startedAt = performance.now();
      const stats = await readBulkStats(libvirt, guests, ['block', 'interface']);
      // One deadline, then the second connection, which is not held up.
      expect(performance.now() - startedAt).toBeLessThan(4000);
      const stuck = guests.find((guest) => guest.name === 'guest-1')?.uuid;
      expect(stats.stuck).toEqual(new Set([stuck]));
      for (const guest of guests)
        expect(stats.domains.get(guest.uuid)?.has('block.0.rd.reqs')).toBe(guest.uuid !== stuck);
    } finally {
      process.kill(pid, 'SIGCONT');
      await sleep(100);
      await libvirt.connection.close();
    }
  });

  it('says why there are none when libvirt is gone', async () => {
    const libvirt = await open();
    await libvirt.connection.close();
    const stats = await readBulkStats(libvirt, guests, ['block']);
    expect(stats.problem).toMatch(/closed/);
    expect(stats.domains.size).toBe(0);
  });
});

describe('openLibvirt', () => {
  it('tells a libvirt that was asked for and does not answer from one that is not there', async () => {
    const { signal } = new AbortController();
    const asked = await openLibvirt('qemu+unix:///system?socket=/nonexistent/sock', signal);
    expect(asked.source).toMatchObject({ outcome: 'failed' });
    expect(asked.source.detail).toContain('/nonexistent/sock');
    expect(asked.remote).toBe(false);
  });

  it.each([
    ['qemu:///system', true],
    ['qemu+unix:///session?socket=/x', true],
    ['qemu+ssh://root@kvm7/system', false],
    ['qemu+tls://kvm7.example.org/system', false],
    ['qemu+tcp://127.0.0.1/system', true],
    ['qemu+ssh://localhost/system', true],
  ])('knows whether %s leads to this machine', (uri, local) => {
    expect(isLocal(uri)).toBe(local);
  });
});

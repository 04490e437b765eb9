import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPausedGuests } from '../../libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../../libvirt/testing/private-libvirtd.ts';
import { type Guest, Guest as GuestSchema } from '../../model/guest.ts';
import type { World } from '../collector.ts';
import { openFileTree } from '../file-tree.ts';
import { programRunner } from '../run-program.ts';
import { startGuestSampling } from './guest-sampling.ts';
import { type PausedQemu, startPausedQemu } from './testing/paused-qemu.ts';

/** Other tests run guests of their own beside these. */
const PREFIX = `sampled${process.pid}`;

let daemon: PrivateLibvirtd;
let bare: PausedQemu;

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  await startPausedGuests(daemon, 2, { prefix: PREFIX });
  bare = await startPausedQemu({ name: `${PREFIX} bare`, vcpus: 2, plainThreads: true });
});
afterAll(async () => {
  await bare.stop();
  await daemon.stop();
});

function liveWorld(): World {
  const { signal } = new AbortController();
  return {
    live: true,
    files: openFileTree(),
    run: programRunner(signal),
    privileged: true,
    signal,
  };
}

async function sample(
  during: () => Promise<unknown> = () => sleep(100),
): Promise<{ guests: Map<string, Guest>; sources: string[] }> {
  const sampling = await startGuestSampling(liveWorld(), { connect: daemon.uri });
  await during();
  const { guests, guestSources } = await sampling.finish();
  for (const guest of guests) expect(GuestSchema.safeParse(guest).error).toBeUndefined();
  return {
    guests: new Map(guests.map((guest) => [guest.name, guest])),
    sources: guestSources.map(({ name, outcome }) => `${name} ${outcome}`),
  };
}

function threadsOf(guest: Guest | undefined): { role: string; index?: number | undefined }[] {
  const runtime = guest !== undefined && 'value' in guest.runtime ? guest.runtime.value : undefined;
  return runtime !== undefined && 'value' in runtime.threads ? runtime.threads.value : [];
}

describe('startGuestSampling', () => {
  it('lists libvirt guests once, with their processes, and bare ones beside them', async () => {
    const { guests, sources } = await sample();
    expect(sources).toEqual([`${daemon.uri} used`, '/proc used']);
    const pid = await daemon.qemuPid(`${PREFIX}-1`);
    expect(guests.get(`${PREFIX}-1`)).toMatchObject({
      origin: 'libvirt',
      state: 'paused',
      libvirt: { uri: daemon.uri, persistent: false, jobActive: false },
      process: { value: { pid } },
      accelerator: { value: 'tcg' },
      runtime: {
        value: {
          balloon: { value: { currentKiB: 32_768, maximumKiB: 32_768 } },
          disks: { value: { vda: { readOpsPerS: 0 } } },
        },
      },
    });
    expect(guests.get(`${PREFIX} bare`)).toMatchObject({
      id: `pid-${bare.pid}`,
      origin: 'qemu',
      nextStart: { absent: true },
    });
    expect(guests.get(`${PREFIX} bare`)).not.toHaveProperty('libvirt');
  });

  it('gives vCPU and iothread their roles and counters over the window', async () => {
    const { guests } = await sample();
    const threads = threadsOf(guests.get(`${PREFIX}-1`));
    expect(threads.filter(({ role }) => role === 'vcpu').map(({ index }) => index)).toEqual([0, 1]);
    expect(threads.filter(({ role }) => role === 'iothread')).toMatchObject([{ index: 1 }]);
    expect(threads.filter(({ role }) => role === 'emulator')).toMatchObject([
      {
        runNs: { value: { total: expect.any(Number), delta: expect.any(Number) } },
        migrations: { value: { delta: expect.any(Number) } },
        allowedCpus: { value: expect.arrayContaining([expect.any(Number)]) },
      },
    ]);
  });

  it('reports a stopped guest without asking it or waiting for it', async () => {
    const pid = await daemon.qemuPid(`${PREFIX}-0`);
    process.kill(pid, 'SIGSTOP');
    try {
      await sleep(50);
      const startedAt = performance.now();
      const { guests } = await sample(async () => undefined);
      expect(performance.now() - startedAt).toBeLessThan(1500);
      expect(guests.get(`${PREFIX}-0`)).toMatchObject({
        state: 'unresponsive',
        runtime: { value: { disks: { unreadable: expect.stringContaining('does not answer') } } },
      });
      expect(threadsOf(guests.get(`${PREFIX}-0`)).length).toBeGreaterThan(2);
      expect(guests.get(`${PREFIX}-1`)?.state).toBe('paused');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it('keeps a guest whose process ends during the window, and says so', async () => {
    const other = await startPausedQemu({ name: `${PREFIX} ended` });
    const { guests } = await sample(() => other.stop());
    expect(guests.get(`${PREFIX} ended`)).toMatchObject({
      runtime: { value: { threads: { unreadable: expect.stringContaining('ended') } } },
    });
  });
});

describe('startGuestSampling with a libvirt on another machine', () => {
  it("presents none of this machine's processes as its guests", async () => {
    const sampling = await startGuestSampling(liveWorld(), {
      connect: 'qemu+ssh://nowhere.invalid/system',
    });
    expect(sampling.remote).toBe(true);
    const { guests, guestSources } = await sampling.finish();
    expect(guests).toEqual([]);
    expect(guestSources.map(({ outcome }) => outcome)).toEqual(['failed', 'absent']);
  });
});

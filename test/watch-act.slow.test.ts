/** A watcher that may act, on a libvirt of its own that is killed under it and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPausedGuests } from '../src/libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../src/libvirt/testing/private-libvirtd.ts';
import { type GuestVitals, Vitals } from '../src/model/vitals.ts';

const GUESTS = 3;
/** Other tests have guests at the same time, and killed ones leave some behind. */
const PREFIX = `acted-on-${process.pid}`;
/** A stretch with libvirt there, before it is killed and after it came back. */
const LOOKS = 10;
/** With balloons to look after, libvirt is asked every twenty seconds. */
const ASKED_AGAIN_MS = 90_000;
/** What a paused guest may use of a pCPU: its QEMU answers now and then. */
const IDLE_CORES = 0.05;

let directory: string;
let daemon: PrivateLibvirtd;
let watcher: ChildProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-watch-act-'));
  daemon = await startPrivateLibvirtd();
  await startPausedGuests(daemon, GUESTS, { prefix: PREFIX });
});

afterAll(async () => {
  if (watcher?.exitCode === null) watcher.kill('SIGKILL');
  await daemon?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('virt-tune watch --mode act', () => {
  it('sees its guests on when libvirtd is killed and started again, and ends cleanly when told to', async () => {
    const looks = watched();
    const before = await stretch(looks);
    await daemon.kill();
    const without = await until(looks, (vitals) => !isKnownToLibvirt(vitals));
    await daemon.startAgain();
    const after = [...(await until(looks, isKnownToLibvirt)), ...(await stretch(looks))];
    for (const vitals of [...before, ...without, ...after]) {
      expect(guestsOf(vitals)).toHaveLength(GUESTS);
      expect(guestsOf(vitals).map(({ id }) => id)).toEqual(guestsOf(before[0]).map(({ id }) => id));
      for (const guest of guestsOf(vitals)) {
        expect(guest.vcpuCores ?? 0).toBeGreaterThanOrEqual(0);
        expect(guest.vcpuCores ?? 0).toBeLessThan(IDLE_CORES);
        for (const rate of RATES) expect(guest[rate] ?? 0, `${rate} of ${guest.name}`).toBe(0);
      }
    }
    const gone = once(watcher, 'exit');
    watcher.kill('SIGTERM');
    expect(await gone).toEqual([143, null]);
  });
});

/** Of a guest that never runs: any other value is made up. */
const RATES = [
  'readKiBPerS',
  'writeKiBPerS',
  'receiveKiBPerS',
  'sendKiBPerS',
  'exitsPerS',
] as const;

type Looks = AsyncIterator<Vitals, undefined>;

async function* watched(): AsyncGenerator<Vitals, undefined> {
  watcher = spawn(
    process.execPath,
    [
      ...[resolve('src/cli/start.ts'), 'watch', '--mode', 'act', '--state', directory],
      ...['--policies', 'numa,balloon,capacity', '--interval', '500ms', '--samples'],
      ...['--connect', daemon.uri],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (watcher.stdout === null) throw new Error('standard output is not read');
  for await (const line of createInterface({ input: watcher.stdout }))
    if (line.includes('"virt-tune/vitals/1"')) yield Vitals.parse(JSON.parse(line));
  return undefined;
}

async function nextOf(looks: Looks): Promise<Vitals> {
  const { value } = await looks.next();
  if (value === undefined) throw new Error('the watcher ended');
  return value;
}

async function stretch(looks: Looks): Promise<Vitals[]> {
  const all: Vitals[] = [];
  while (all.length < LOOKS) all.push(await nextOf(looks));
  return all;
}

/** All that is seen until something holds. */
async function until(looks: Looks, holds: (vitals: Vitals) => boolean): Promise<Vitals[]> {
  const all = [await nextOf(looks)];
  const deadlineMs = performance.now() + ASKED_AGAIN_MS;
  for (let last = all[0]; last === undefined || !holds(last); all.push(last)) {
    expect(performance.now()).toBeLessThan(deadlineMs);
    last = await nextOf(looks);
  }
  return all;
}

/** What libvirt alone tells of guests: that they are paused, and their balloons. */
function isKnownToLibvirt(vitals: Vitals): boolean {
  return guestsOf(vitals).every(
    ({ state, balloonKiB }) => state === 'paused' && balloonKiB !== undefined,
  );
}

/** Other guests of this machine are none of the test's. */
function guestsOf(vitals: Vitals | undefined): GuestVitals[] {
  return (vitals?.guests ?? [])
    .filter(({ name }) => name.startsWith(PREFIX))
    .toSorted((left, right) => left.name.localeCompare(right.name));
}

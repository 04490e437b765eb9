/** A watcher that may act, on a libvirt of its own that is killed under it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
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
import { Vitals } from '../src/model/vitals.ts';

const program = resolve('src/cli/start.ts');
/** Guests that come are asked about after fifteen seconds: by then libvirt has been asked in vain. */
const LOOKS_AFTER = 40;

let directory: string;
let daemon: PrivateLibvirtd;
let watcher: ChildProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-watch-act-'));
  daemon = await startPrivateLibvirtd();
  await startPausedGuests(daemon, 1);
});

afterAll(async () => {
  if (watcher?.exitCode === null) watcher.kill('SIGKILL');
  await daemon?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function start(...options: string[]): string[] {
  return [program, 'watch', '--mode', 'act', '--state', directory, ...options];
}

describe('virt-tune watch --mode act', () => {
  it.each([
    [[], /no policy is named/],
    [['--policies', 'numa', '--no-history'], /leave out --no-history/],
  ])('refuses %j', (options, words) => {
    const { status, stderr } = spawnSync(process.execPath, start(...options), { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });

  it('sees its guests on when libvirtd is killed, and ends cleanly when it is told to', async () => {
    watcher = spawn(
      process.execPath,
      start(
        '--policies',
        'numa,balloon,capacity',
        '--interval',
        '500ms',
        '--samples',
        '--connect',
        daemon.uri,
      ),
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    if (watcher.stdout === null) throw new Error('standard output is not read');
    const guests: number[] = [];
    for await (const line of createInterface({ input: watcher.stdout })) {
      if (!line.includes('"virt-tune/vitals/1"')) continue;
      const libvirt = Vitals.parse(JSON.parse(line)).guests.filter(({ pid }) => pid !== undefined);
      guests.push(libvirt.length);
      if (guests.length === 3) process.kill(daemon.pid, 'SIGKILL');
      if (guests.length === LOOKS_AFTER) break;
    }
    const before = guests[2] ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(guests.slice(3).every((count) => count >= 1)).toBe(true);
    const gone = once(watcher, 'exit');
    watcher.kill('SIGTERM');
    expect(await gone).toEqual([143, null]);
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PausedQemu, startPausedQemu } from '../src/collect/guest/testing/paused-qemu.ts';

const program = resolve('src/cli/start.ts');
/** Enough for the history to have some lines. */
const LOOKS = 4;

let directory: string;
let guest: PausedQemu;
let watcher: ChildProcess;

function virtTune(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args, '--state', directory], {
    encoding: 'utf8',
  });
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-watch-'));
  guest = await startPausedQemu({ name: 'watched', vcpus: 2 });
  watcher = spawn(
    process.execPath,
    [program, 'watch', '--interval', '500ms', '--samples', '--state', directory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (watcher.stdout === null) throw new Error('standard output is not read');
  let looks = 0;
  for await (const line of createInterface({ input: watcher.stdout })) {
    if (line.includes('"virt-tune/vitals/1"')) looks += 1;
    if (looks === LOOKS) break;
  }
});

afterAll(async () => {
  watcher.kill('SIGKILL');
  await guest.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('virt-tune watch', () => {
  it('refuses to be a second one, and says how to do without a history', () => {
    const { status, stderr } = virtTune('watch', '-n', '1');
    expect(status).toBe(2);
    expect(stderr).toMatch(/another virt-tune watch runs .*--no-history/);
    expect(virtTune('watch', '-n', '1', '--no-history').status).toBe(0);
  });

  it('leaves a history that can be read when it is killed, and may be started again', async () => {
    const gone = once(watcher, 'exit');
    watcher.kill('SIGKILL');
    await gone;
    const { status, stdout } = virtTune('history', '--guest', 'watched', '--format', 'json');
    expect(status).toBe(0);
    const [{ points }] = JSON.parse(stdout).guests;
    expect(points.length).toBeGreaterThan(0);
    expect(virtTune('watch', '-n', '1').status).toBe(0);
  });

  it('says which guests the history does not know', () => {
    const { status, stderr } = virtTune('history', '--guest', 'nobody');
    expect(status).toBe(2);
    expect(stderr).toMatch(/knows no such guest \(nobody\)/);
  });
});

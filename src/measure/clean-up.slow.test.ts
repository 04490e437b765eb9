import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepLeases } from './leases.ts';

const home = join(import.meta.dirname, '..', '..');
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'virt-tune-clean-'));
});
afterEach(() => rmSync(place, { recursive: true }));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
}

function measure(
  file: string,
  more: readonly string[] = [],
): ChildProcessByStdio<null, Readable, null> {
  const words = [join(home, 'src/cli/start.ts'), 'measure', file, '--scratch', place];
  return spawn(process.execPath, [...words, '--beside-guests', '--format', 'json', ...more], {
    env: { ...process.env, VIRT_TUNE_STATE: join(place, 'state') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Command lines that name our directory: of programs and of guests. */
function ourProcesses(): string[] {
  const running = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
  return running.split('\n').filter((line) => line.includes(place));
}

test('what a killed campaign left is undone by the next: mount, loop device, image, knob', async () => {
  writeFileSync(join(place, 'knob'), 'before');
  const program = join(import.meta.dirname, 'testing', 'leave-things.ts');
  const child = spawn(process.execPath, [program, place, place], { stdio: ['ignore', 'pipe', 2] });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  expect(readFileSync('/proc/mounts', 'utf8')).toContain(`${place}/scratch/mount`);
  await expect(sweepLeases(place)).rejects.toThrow(/another virt-tune measures/);
  child.kill('SIGKILL');
  await ended(child);
  expect(await sweepLeases(place)).toEqual({ undone: 4, failures: [] });
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(place);
  expect(spawnSync('losetup', ['-a'], { encoding: 'utf8' }).stdout).not.toContain(place);
  expect(existsSync(join(place, 'scratch'))).toBe(false);
  expect(readFileSync(join(place, 'knob'), 'utf8')).toBe('before');
  expect(readdirSync(join(place, 'leases'))).toEqual([]);
});

const CAMPAIGN = `
name: killed
budgetMinutes: 0.1
mostRounds: 5
parts:
  - workload: crowd
    options: {seconds: 0.5}
    matrix: {ratio: [1, 2]}
  - workload: disk
    options: {layer: ext4, sizeMiB: 16, seconds: 1}
`;

test('a campaign that is killed at any moment leaves no process, and goes on where it was', async () => {
  const file = join(place, 'campaign.yaml');
  writeFileSync(file, CAMPAIGN);
  const start = (...more: string[]) => measure(file, more);
  const isMeasuring = () => readdirSync(place).some((name) => name.startsWith('virt-tune-measure'));
  const resumed: string[] = [];
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT'] as const) {
    const child = start(...resumed);
    const end = ended(child);
    // What a killed campaign left is there still when the next one starts.
    if (isMeasuring()) await until(() => !isMeasuring());
    await until(isMeasuring);
    await sleep(Math.random() * 2000);
    child.kill(signal);
    expect([signal, 128 + constants.signals[signal]]).toContain(await end);
    resumed[0] = '--resume';
    await sleep(300);
    expect(ourProcesses()).toEqual([]);
  }
  const last = start('--resume');
  let output = '';
  last.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  expect(await ended(last)).toBe(0);
  const results = JSON.parse(output);
  expect(results.state).toBe('finished');
  expect(results.configurations.map((each: { runs: number }) => each.runs)).toEqual([5, 5, 5]);
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(place);
  expect(spawnSync('losetup', ['-a'], { encoding: 'utf8' }).stdout).not.toContain(place);
  expect(readdirSync(place).sort()).toEqual(['campaign.yaml', 'state']);
  expect(readdirSync(join(place, 'state', 'leases'))).toEqual([]);
});

const GUESTS = `
name: killed-guests
parts:
  - workload: guest-pages
    options: {hostPage: 2m, workingSetKiB: 1024, seconds: 0.5}
  - workload: guest-disk
    options: {sizeMiB: 16, seconds: 1, format: device}
`;
const POOL = '/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages';
const LONGEST_WAIT_MS = 20_000;

test.each(['SIGINT', 'SIGKILL'] as const)(
  'guests of a campaign that gets %s end, and their disks, loop devices, sockets and huge pages are given back',
  async (signal) => {
    const pages = readFileSync(POOL, 'utf8');
    const file = join(place, 'guests.yaml');
    const state = join(place, 'state');
    writeFileSync(file, GUESTS);
    const child = measure(file);
    const end = ended(child);
    const isGuest = (line: string) => line.startsWith('qemu-system');
    await until(() => ourProcesses().some(isGuest) || child.exitCode !== null);
    await sleep(Math.random() * LONGEST_WAIT_MS);
    const leases = readdirSync(join(state, 'leases')).map((name) =>
      readFileSync(join(state, 'leases', name), 'utf8'),
    );
    const directories = [...leases.join().matchAll(/"path":"([^"]+virt-tune[^"]+)"/g)];
    expect(directories.length).toBeGreaterThan(0);
    child.kill(signal);
    expect([signal, 128 + constants.signals[signal]]).toContain(await end);
    expect(await sweepLeases(state)).toMatchObject({ failures: [] });
    await sleep(300);
    expect(ourProcesses()).toEqual([]);
    for (const [, path] of directories) expect(existsSync(path ?? '')).toBe(false);
    expect(spawnSync('losetup', ['-a'], { encoding: 'utf8' }).stdout).not.toContain(place);
    expect(readFileSync(POOL, 'utf8')).toBe(pages);
    expect(readdirSync(join(state, 'leases'))).toEqual([]);
  },
);

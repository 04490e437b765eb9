import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLab, runLabAgain } from './run-lab.ts';

const LAB = join(import.meta.dirname, 'lab');
const EXIT_TIMEOUT = 124;
const EXIT_USAGE = 126;
const EXIT_TERM = 143;
/** QEMU itself needs some seconds to begin, on a busy machine; death is quick. */
const PATIENCE_MS = 30_000;

let directory: string;
/** Whatever a lab leaves behind is in here, and its processes name this path. */
let workIn: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lab-test-'));
  workIn = join(directory, 'work');
  mkdirSync(workIn);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function script(text: string): string {
  const path = join(directory, 'script.sh');
  writeFileSync(path, text);
  return path;
}

/** Processes with the lab's work directory in their command line, this one's children among them. */
function labProcesses(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(workIn);
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition() && Date.now() < end) await sleep(100);
  return condition();
}

const isEmulating = () => labProcesses().length > 0 && readdirSync(workIn).length > 0;

describe('a script in the lab', () => {
  it('gets its arguments and environment, and its output, files and exit code come back', async () => {
    const share = join(directory, 'share');
    mkdirSync(share);
    const result = await runLabAgain({
      script: script(
        [
          'printf "<%s>" "$@" "$GREETING"',
          'cat /sys/devices/system/node/online /sys/devices/system/node/node0/distance',
          'echo complaint >&2',
          'echo kept > /x/file',
          'touch "$(dirname "$LAB")/not-kept" && echo written',
          'exit 7',
        ].join('\n'),
      ),
      args: ['two words', '', `quo"te's`, '$HOME *'],
      environment: { GREETING: 'it\'s a "day"; $(exit 3)' },
      nodes: 2,
      cpus: 2,
      memory: '1G',
      distance: 31,
      share,
      workIn,
    });
    expect(result.stdout).toBe(
      `<two words><><quo"te's><$HOME *><it's a "day"; $(exit 3)>0-1\n10 31\nwritten\n`,
    );
    expect(result.stderr).toBe('complaint\n');
    expect(result.exitCode).toBe(7);
    expect(readFileSync(join(share, 'file'), 'utf8')).toBe('kept\n');
    expect(existsSync(join(import.meta.dirname, '../not-kept'))).toBe(false);
    expect(readdirSync(workIn)).toEqual([]);
    expect(labProcesses()).toEqual([]);
  });

  it('has nodes, KVM, libvirt, and guests whose memory is where it was bound', async () => {
    const result = await runLabAgain({
      script: join(import.meta.dirname, 'scenarios/smoke.sh'),
      timeoutS: 1200,
      nodes: 2,
      cpus: 2,
      memory: '1G',
      libvirt: true,
      workIn,
    });
    expect(result.stderr).toBe('');
    const found = Object.fromEntries(
      result.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(': ', 2)),
    );
    const pages = found['guest pages on node 1'];
    expect(found).toEqual({
      nodes: '0-1',
      distances: '10 21',
      'nested paging': 'Y',
      cells: '2',
      guest: 'running',
      'guest pages on node 1': pages,
    });
    // A kernel that reached its user space has touched some tens of MiB.
    expect(Number(pages)).toBeGreaterThan(4096);
    expect(result.exitCode).toBe(0);
  });
});

describe('a lab that is cut short', () => {
  it('is over at its timeout, and leaves nothing', async () => {
    const result = await runLab({ script: script('sleep 1000'), timeoutS: 3, workIn });
    expect(result.exitCode).toBe(EXIT_TIMEOUT);
    expect(result.stderr).toBe('lab: ended after the timeout of 3 s\n');
    expect(readdirSync(workIn)).toEqual([]);
    expect(labProcesses()).toEqual([]);
  });

  it('is over when its caller gives up, and leaves nothing', async () => {
    const ending = new AbortController();
    const running = runLab({ script: script('sleep 1000'), workIn, signal: ending.signal });
    expect(await until(isEmulating)).toBe(true);
    ending.abort();
    expect((await running).exitCode).toBe(EXIT_TERM);
    expect(readdirSync(workIn)).toEqual([]);
    expect(await until(() => labProcesses().length === 0)).toBe(true);
  });

  it('is over when its caller is killed, and leaves nothing', async () => {
    const env = { ...process.env, TMPDIR: workIn };
    // A shell that has more to do, so that it stays the lab's parent.
    const words = ['-c', '"$0" run --die-with-parent "$1"; :', LAB, script('sleep 1000')];
    const caller = spawn('bash', words, { env, stdio: 'ignore' });
    expect(await until(isEmulating)).toBe(true);
    caller.kill('SIGKILL');
    expect(await until(() => readdirSync(workIn).length === 0)).toBe(true);
    expect(await until(() => labProcesses().length === 0)).toBe(true);
  });

  it('leaves no process when it is killed, and the next one clears its directory away', async () => {
    const env = { ...process.env, TMPDIR: workIn };
    const lab = spawn(LAB, ['run', script('sleep 1000')], { env, stdio: 'ignore' });
    expect(await until(isEmulating)).toBe(true);
    lab.kill('SIGKILL');
    expect(await until(() => labProcesses().length === 0)).toBe(true);

    await runLab({ script: script('sleep 1000'), timeoutS: 1, workIn });
    expect(readdirSync(workIn)).toEqual([]);
  });
});

describe('wrong use', () => {
  const lab = (...words: string[]) => {
    const { status, stderr } = spawnSync(LAB, words, { encoding: 'utf8', timeout: PATIENCE_MS });
    return { status, stderr };
  };
  const any = () => script('true');

  it.each([
    [['run'], 'no script given, see lab --help'],
    [['run', '/nowhere/script'], 'cannot read the script /nowhere/script'],
    [['run', '--nodes'], '--nodes needs a value, see lab --help'],
    [['run', '--colour', 'red'], 'no option --colour, see lab --help'],
    [['run', '--cpus', 'two'], "--cpus needs a positive number, not 'two'"],
    [['run', '--share', '/nowhere'], 'no such directory: /nowhere'],
  ])('%j is told what is wrong', (words, message) => {
    expect(lab(...words)).toEqual({ status: EXIT_USAGE, stderr: `lab: ${message}\n` });
  });

  it.each([
    [['--nodes', '2', '--cpus', '3'], '3 pCPUs do not spread evenly over 2 nodes'],
    [
      ['--cpus', '2', '--nodes', '2', '--threads', '2'],
      '1 pCPUs a node are no whole cores of 2 threads',
    ],
    [['--memory', 'much'], "--memory needs a size such as 4G, not 'much'"],
    [['--disk', 'big'], "--disk needs a size such as 1G, not 'big'"],
    [['--distance', '5'], "--distance needs a number from 11 to 254, not '5'"],
    [['--env', 'A B=c'], "--env needs NAME=VALUE, not 'A B=c'"],
  ])('%j is told what is wrong before anything starts', (words, message) => {
    expect(lab('run', ...words, any())).toEqual({
      status: EXIT_USAGE,
      stderr: `lab: ${message}\n`,
    });
  });

  it('of the command line as a whole shows the help', () => {
    expect(lab().status).toBe(EXIT_USAGE);
    expect(lab().stderr).toContain('Examples');
  });
});

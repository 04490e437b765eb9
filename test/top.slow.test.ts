import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PausedQemu, startPausedQemu } from '../src/collect/guest/testing/paused-qemu.ts';

const DEADLINE_MS = 60_000;
const program = [process.execPath, resolve('src/cli/start.ts')];
const socket = `virt-tune-test-${process.pid}`;

let directory: string;
const guests: PausedQemu[] = [];

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
}

const capture = (): string => tmux('capture-pane', '-p', '-t', 'top');

async function untilShown(pattern: RegExp): Promise<string> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const shown = capture();
    if (pattern.test(shown)) return shown;
    await sleep(200);
  }
  throw new Error(`not shown: ${pattern}\n${capture()}`);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-top-'));
  guests.push(await startPausedQemu({ name: 'quiet', vcpus: 2 }));
  guests.push(await startPausedQemu({ name: 'other\u001b[2J', vcpus: 1 }));
  tmux('new-session', '-d', '-s', 'top', '-x', '80', '-y', '24', 'sh');
});

afterAll(async () => {
  tmux('kill-server');
  for (const guest of guests) await guest.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('virt-tune top in a terminal of 80 columns', () => {
  it('shows the guests, one in full, and gives the terminal back on Ctrl-C', async () => {
    const record = join(directory, 'record.jsonl');
    const typed = [...program, 'top', '-d', '500ms', '--record', record].join(' ');
    tmux('send-keys', '-t', 'top', `echo before; ${typed}; echo ended $?`, 'Enter');
    const shown = await untilShown(/^quiet .*\n/m);
    expect(shown).toMatch(/GUEST +NATIVE +CPU WAIT LOCAL/);
    expect(shown).toContain('other\\x1b[2J');
    tmux('send-keys', '-t', 'top', '/', 'quiet', 'Enter');
    expect(await untilShown(/only \*quiet\*/)).not.toContain('other');
    tmux('send-keys', '-t', 'top', 'Enter');
    await untilShown(/memory by node/);
    tmux('send-keys', '-t', 'top', 'C-c');
    const after = await untilShown(/^ended 130$/m);
    expect(after).toContain('before');
    expect(after).not.toContain('GUEST');
    expect(statSync(record).mode & 0o777).toBe(0o600);
  });

  it('replays what it recorded, in batches as well', () => {
    const record = join(directory, 'record.jsonl');
    const [file = '', ...args] = [...program, 'top', '-b', '-n', '1', '--replay', record];
    const { stdout, status } = spawnSync(file, args, { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^quiet /m);
  });

  it('says what to do where there is no terminal', () => {
    const [file = '', ...args] = [...program, 'top'];
    const { stderr, status } = spawnSync(file, args, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/no terminal: give --batch/);
  });
});

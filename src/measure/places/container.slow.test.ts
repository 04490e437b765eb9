import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLeases } from '../leases.ts';
import { ownProgram } from '../own-programs.ts';
import { containerPlace } from './container.ts';

const CGROUPS = '/sys/fs/cgroup';

test('a container competes for CPUs as its program does natively, and leaves no cgroup behind', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-container-'));
  const before = getPriority();
  setPriority(before + 5);
  try {
    const leases = openLeases(directory);
    const { signal } = new AbortController();
    const own = (name: Parameters<typeof ownProgram>[0]) => ownProgram(name, directory);
    const place = await containerPlace({ signal, leases, own });
    const { stdout } = await place.execute('/bin/cat', ['/proc/self/cgroup'], {
      timeoutMs: 10_000,
    });
    const name = /virt-tune-measure-[\w-]+/.exec(stdout)?.[0] ?? '';
    const unified = join(CGROUPS, name, 'cpu.weight.nice');
    const old = join(CGROUPS, 'cpu', name, 'cpu.shares');
    if (existsSync(unified)) expect(Number(readFileSync(unified, 'utf8'))).toBe(before + 5);
    else expect(Number(readFileSync(old, 'utf8'))).toBe(Math.round(1024 / 1.25 ** (before + 5)));
    await place.close();
    expect(existsSync(join(CGROUPS, name)) || existsSync(join(CGROUPS, 'cpu', name))).toBe(false);
  } finally {
    setPriority(before);
    rmSync(directory, { recursive: true });
  }
});

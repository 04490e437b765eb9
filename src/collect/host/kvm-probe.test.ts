import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { absent, isKnown, known } from '../../model/fact.ts';
import type { World } from '../collector.ts';
import { openFileTree } from '../file-tree.ts';
import { programRunner } from '../run-program.ts';
import { probeKvm, readAnswer } from './kvm-probe.ts';
import { enterLongMode, startRegisters } from './kvm-probe-guest.ts';
import { registers, specialRegisters } from './kvm-uapi.ts';
import { withHostTree, worldOf } from './testing/host-tree.ts';

function liveWorld(changes: Partial<World> = {}): World {
  const run = programRunner(new AbortController().signal);
  return worldOf(openFileTree(), { live: true, run, ...changes });
}

async function withEntry<T>(source: string, use: (entry: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-probe-'));
  const entry = join(directory, 'entry.mjs');
  writeFileSync(entry, source);
  try {
    return await use(entry);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function canOpenKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

describe.runIf(canOpenKvm())('the KVM probe on this machine', () => {
  it('makes a virtual machine and times a loop in it', { timeout: 20_000 }, async () => {
    const probe = await probeKvm(liveWorld());
    if (!isKnown(probe)) expect.fail(JSON.stringify(probe));
    expect(probe.value).toMatchObject({ apiVersion: 12, canCreateVm: true });
    if (!isKnown(probe.value.guestInstructionsPerUs)) expect.fail(JSON.stringify(probe));
    const rate = probe.value.guestInstructionsPerUs.value;
    expect(rate).toBeGreaterThan(0);
    // No processor runs this loop of two dependent instructions faster than some 20 GHz would.
    expect(rate).toBeLessThan(20_000);
  });
});

describe.runIf(openFileTree().exists('/dev/kvm'))('a probe that goes wrong', () => {
  it('and never answers is killed, and the reason told', async () => {
    // As the runner's deadline, only shorter.
    const real = programRunner(new AbortController().signal);
    const run: World['run'] = (program, args) => real(program, args, { timeoutMs: 500 });
    await withEntry('setInterval(() => {}, 1000)', async (entry) => {
      const probe = await probeKvm(liveWorld({ run }), entry);
      expect(probe).toMatchObject({ unreadable: expect.stringContaining('no answer within') });
    });
  });

  it('and dies is a fact that could not be read', async () => {
    await withEntry('process.kill(process.pid, "SIGSEGV")', async (entry) => {
      expect(await probeKvm(liveWorld(), entry)).toHaveProperty('unreadable');
    });
  });

  it('and is not installed says so', async () => {
    expect(await probeKvm(liveWorld(), '/nonexistent/probe.mjs')).toEqual({
      unreadable: 'KVM probe: /nonexistent/probe.mjs is missing from this installation',
    });
  });
});

it('a machine without /dev/kvm is not probed', () =>
  withHostTree({ '/proc/x': '' }, async (files) => {
    expect(await probeKvm(worldOf(files, { live: true }))).toEqual(absent);
  }));

describe("the probe's answer", () => {
  it('keeps what KVM said when the loop did not run', () => {
    const answer = { apiVersion: 12, canCreateVm: true, loopFailure: 'KVM_CREATE_VCPU: EBUSY' };
    expect(readAnswer(JSON.stringify(answer))).toEqual(
      known({
        apiVersion: 12,
        canCreateVm: true,
        guestInstructionsPerUs: { unreadable: 'KVM probe: KVM_CREATE_VCPU: EBUSY' },
      }),
    );
  });

  it('says absent where no loop exists for the architecture', () => {
    expect(readAnswer('{"apiVersion":12,"canCreateVm":true}')).toMatchObject(
      known({ guestInstructionsPerUs: absent }),
    );
  });

  it.each([
    [{ failure: "EACCES: permission denied, open '/dev/kvm'" }, 'group kvm'],
    [{ failure: "Cannot find package 'koffi' imported from x" }, 'optional package koffi'],
  ])('names the remedy (%j)', (answer, remedy) => {
    expect(readAnswer(JSON.stringify(answer))).toMatchObject({
      unreadable: expect.stringContaining(remedy),
    });
  });

  it.each(['', 'garbage', '[]', 'null', '{"apiVersion":"x"}'])(
    'is refused when it is none: %j',
    (text) => {
      expect(readAnswer(text)).toEqual({ unreadable: 'KVM probe: its answer was not understood' });
    },
  );
});

describe("the probe's guest", () => {
  it('is in 64-bit mode with paging', () => {
    const view = new DataView(new ArrayBuffer(specialRegisters.bytes));
    enterLongMode(view);
    expect(view.getBigUint64(specialRegisters.cr0, true)).toBe(0x8000_0011n);
    expect(view.getBigUint64(specialRegisters.efer, true)).toBe(0x500n);
    expect(view.getBigUint64(specialRegisters.cr4, true)).toBe(0x20n);
  });

  it('starts at the loop with its count', () => {
    const view = startRegisters(1234);
    expect(view.getBigUint64(registers.rcx, true)).toBe(1234n);
    expect(view.getBigUint64(registers.rip, true)).toBe(0n);
  });
});

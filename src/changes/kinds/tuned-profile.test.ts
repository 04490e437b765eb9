import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunProgram } from '../../collect/run-program.ts';
import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import type { World } from '../kind.ts';
import { worldIn } from '../testing/world-in.ts';
import { kind } from './tuned-profile.ts';

const KNOB = { kind: 'tuned-profile' } as const;

let root: string;
let called: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tuned-profile-'));
  mkdirSync(join(root, 'etc/tuned'), { recursive: true });
  called = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function active(profile: string, mode = 'manual'): void {
  writeFileSync(join(root, 'etc/tuned/active_profile'), `${profile}\n`);
  writeFileSync(join(root, 'etc/tuned/profile_mode'), `${mode}\n`);
}

/** tuned-adm 2.20 as it answers and what it writes, seen on Debian 12. */
function tuned(answers: Readonly<Record<string, Fact<string>>> = {}): World {
  const run: RunProgram = (program, args) => {
    const line = [program, ...args].join(' ');
    called.push(line);
    const answer = answers[line];
    if (answer !== undefined) return Promise.resolve(answer);
    if (args[0] === 'profile') active(args.slice(1).join(' '));
    if (args[0] === 'off') active('');
    if (args[0] === 'auto_profile') active('virtual-guest', 'auto');
    return Promise.resolve(known(''));
  };
  return { ...worldIn(root), run };
}

it('reads the active profile, several as one, and none as nothing', async () => {
  expect(await kind.read(KNOB, worldIn(root))).toBe('');
  active('virtual-host');
  expect(await kind.read(KNOB, worldIn(root))).toBe('virtual-host');
  active('virtual-host  mine');
  expect(await kind.read(KNOB, worldIn(root))).toBe('virtual-host mine');
});

it('chooses the profile through tuned-adm, and nothing switches tuning off', async () => {
  await kind.write(KNOB, 'virt-tune', tuned());
  expect(await kind.read(KNOB, worldIn(root))).toBe('virt-tune');
  await kind.write(KNOB, null, tuned());
  expect(called).toEqual([
    'tuned-adm active',
    'tuned-adm profile virt-tune',
    'tuned-adm active',
    'tuned-adm off',
  ]);
});

it('goes back to letting TuneD choose where it did before', async () => {
  active('virtual-guest', 'auto');
  const kept = (await kind.keep?.(KNOB, tuned())) ?? null;
  await kind.write(KNOB, 'virt-tune', tuned());
  await kind.putBack?.(KNOB, kept, tuned());
  expect(called.at(-1)).toBe('tuned-adm auto_profile');
  expect(await kind.read(KNOB, worldIn(root))).toBe('virtual-guest');
});

it('refuses where TuneD does not run, when tuned-adm would only note the profile', async () => {
  active('virtual-host');
  const world = tuned({
    'tuned-adm active': known(
      'It seems that tuned daemon is not running, preset profile is not activated.\nPreset profile: virtual-host\n',
    ),
  });
  await expect(kind.write(KNOB, 'virt-tune', world)).rejects.toThrow(/TuneD does not run/);
  await expect(kind.rehearse?.(KNOB, 'virt-tune', world)).rejects.toThrow(/TuneD does not run/);
  expect(called).toEqual(['tuned-adm active', 'tuned-adm active']);
});

it('says what tuned-adm said, and leaves the profile as it was', async () => {
  active('virtual-host');
  const refused = unreadable("tuned-adm: Requested profile 'virt-tune' doesn't exist.");
  const world = tuned({ 'tuned-adm profile virt-tune': refused });
  await expect(kind.write(KNOB, 'virt-tune', world)).rejects.toThrow(/doesn't exist/);
  expect(await kind.read(KNOB, world)).toBe('virtual-host');
});

it('says that tuned-adm is not installed', async () => {
  const world = tuned({ 'tuned-adm active': absent });
  await expect(kind.write(KNOB, 'virt-tune', world)).rejects.toThrow(/not installed/);
});

it.each(['--help', 'a;b', '../x'])('takes %j for no name of a profile', async (name) => {
  await expect(kind.rehearse?.(KNOB, name, tuned())).rejects.toThrow(/not the name/);
});

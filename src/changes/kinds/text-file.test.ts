import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunProgram } from '../../collect/run-program.ts';
import { absent, type Fact, known, unreadable } from '../../model/fact.ts';
import type { World } from '../kind.ts';
import { worldIn } from '../testing/world-in.ts';
import { kind } from './text-file.ts';

const SYSCTL = '/etc/sysctl.d/90-virt-tune-vm.swappiness.conf';
const GRUB = '/etc/default/grub.d/90-virt-tune-thp.cfg';
const TUNED = '/etc/tuned/virt-tune/tuned.conf';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'text-file-'));
  for (const folder of ['sysctl.d', 'default/grub.d', 'tuned', 'udev/rules.d']) {
    mkdirSync(join(root, 'etc', folder), { recursive: true });
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const knob = (path: string) => ({ kind: 'text-file', path }) as const;
const inRoot = (path: string) => join(root, path);

/** A world whose programs answer with this; `called` tells which were. */
function worldWith(answer: Fact<string>): { world: World; called: string[] } {
  const called: string[] = [];
  const run: RunProgram = (program, args) => {
    called.push([program, ...args].join(' '));
    return Promise.resolve(answer);
  };
  return { world: { ...worldIn(root), run }, called };
}

it('writes a file that all may read and nobody else may write, and leaves nothing beside it', async () => {
  await kind.write(knob(SYSCTL), 'vm.swappiness = 10\n', worldIn(root));
  expect(await kind.read(knob(SYSCTL), worldIn(root))).toBe('vm.swappiness = 10\n');
  expect(statSync(inRoot(SYSCTL)).mode & 0o777).toBe(0o644);
  expect(readdirSync(dirname(inRoot(SYSCTL)))).toHaveLength(1);
});

it('reads null where there is no such file, and null takes it away, also twice', async () => {
  expect(await kind.read(knob(SYSCTL), worldIn(root))).toBeNull();
  await kind.write(knob(SYSCTL), 'x\n', worldIn(root));
  await kind.write(knob(SYSCTL), null, worldIn(root));
  await kind.write(knob(SYSCTL), null, worldIn(root));
  expect(existsSync(inRoot(SYSCTL))).toBe(false);
});

it('writes over what one that was killed left behind', async () => {
  writeFileSync(`${inRoot(SYSCTL)}.virt-tune-new`, 'half a li');
  await kind.write(knob(SYSCTL), 'vm.swappiness = 10\n', worldIn(root));
  expect(readdirSync(dirname(inRoot(SYSCTL)))).toHaveLength(1);
});

it('makes the folder of a TuneD profile and takes it away with the file', async () => {
  await kind.rehearse?.(knob(TUNED), '[main]\n', worldIn(root));
  await kind.write(knob(TUNED), '[main]\n', worldIn(root));
  expect(readFileSync(inRoot(TUNED), 'utf8')).toBe('[main]\n');
  await kind.write(knob(TUNED), null, worldIn(root));
  expect(readdirSync(inRoot('/etc/tuned'))).toEqual([]);
});

it.each([
  '/etc/passwd',
  '/etc/sysctl.d/99-mine.conf',
  '/etc/sysctl.d/90-virt-tune-../../cron.d/x.conf',
  '/etc/sysctl.d/90-virt-tune-x.conf\n',
  '/etc/tuned/balanced/tuned.conf',
  '/etc/udev/rules.d/90-virt-tune-x.conf',
  '/root/90-virt-tune-x.conf',
])('refuses %j, which no plan of virt-tune names', async (path) => {
  await expect(kind.write(knob(path), 'x', worldIn(root))).rejects.toThrow(/not a file/);
});

it('follows no link, neither of the file nor of its folder', async () => {
  writeFileSync(join(root, 'secret'), 'secret');
  symlinkSync(join(root, 'secret'), inRoot(SYSCTL));
  await expect(kind.read(knob(SYSCTL), worldIn(root))).rejects.toThrow(/link/);
  rmSync(join(root, 'etc/tuned'), { recursive: true });
  symlinkSync('/tmp', join(root, 'etc/tuned'));
  await expect(kind.write(knob(TUNED), 'x', worldIn(root))).rejects.toThrow(/link/);
});

it('says before anything is written that nothing here reads such files', async () => {
  rmSync(join(root, 'etc/default'), { recursive: true });
  await expect(kind.rehearse?.(knob(GRUB), 'x', worldIn(root))).rejects.toThrow(/not there/);
});

it('tells what has to be told, with an argument list', async () => {
  const { world, called } = worldWith(known(''));
  await kind.write({ ...knob(GRUB), afterwards: 'update-grub' }, 'x\n', world);
  const rules = '/etc/udev/rules.d/90-virt-tune-sda-scheduler.rules';
  await kind.write({ ...knob(rules), afterwards: 'udev-reload' }, 'x\n', world);
  expect(called).toEqual(['update-grub', 'udevadm control --reload']);
});

it.each([
  ['is not installed', absent, /update-grub is not installed/],
  ['fails', unreadable('update-grub: cannot find a device'), /cannot find a device/],
])('leaves the file as it was where the program %s', async (_what, answer, message) => {
  await kind.write(knob(GRUB), 'before\n', worldIn(root));
  const { world } = worldWith(answer);
  const writing = kind.write({ ...knob(GRUB), afterwards: 'update-grub' }, 'after\n', world);
  await expect(writing).rejects.toThrow(message);
  expect(await kind.read(knob(GRUB), world)).toBe('before\n');
});

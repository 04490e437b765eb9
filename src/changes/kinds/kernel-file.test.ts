import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Gone } from '../kind.ts';
import { worldIn } from '../testing/world-in.ts';
import { kind } from './kernel-file.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kernel-file-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function holds(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const knob = (path: string) => ({ kind: 'kernel-file', path }) as const;
const SWAPPINESS = '/proc/sys/vm/swappiness';
const SCHEDULER = '/sys/block/vda/queue/scheduler';

it('reads a value without its line end, and of a choice the word that is chosen', async () => {
  holds(SWAPPINESS, '60\n');
  holds(SCHEDULER, 'none [mq-deadline] kyber bfq\n');
  expect(await kind.read(knob(SWAPPINESS), worldIn(root))).toBe('60');
  expect(await kind.read(knob(SCHEDULER), worldIn(root))).toBe('mq-deadline');
});

it('writes the value and nothing else', async () => {
  holds(SWAPPINESS, '60\n');
  await kind.write(knob(SWAPPINESS), '10', worldIn(root));
  expect(readFileSync(join(root, SWAPPINESS), 'utf8')).toMatch(/^10/);
});

it('does not make a file that is not there: the setting is gone', async () => {
  await expect(kind.write(knob(SWAPPINESS), '10', worldIn(root))).rejects.toThrow(Gone);
});

it.each([
  '/etc/passwd',
  '/proc/sysrq-trigger',
  '/proc/sys/vm/../../sysrq-trigger',
  '/sys/power/state',
  '/proc/sys/vm/swappiness\n',
])('refuses %j, which no plan of virt-tune names', async (path) => {
  await expect(kind.read(knob(path), worldIn(root))).rejects.toThrow(/not a setting/);
});

it('refuses a link that leads out of /sys and /proc', async () => {
  holds('/etc/shadow', 'secret');
  mkdirSync(join(root, '/proc/sys/vm'), { recursive: true });
  symlinkSync(join(root, '/etc/shadow'), join(root, SWAPPINESS));
  await expect(kind.read(knob(SWAPPINESS), worldIn(root))).rejects.toThrow(/leads out/);
});

it('has KSM take apart what it merged while it is told about nodes, and go on as it was', async () => {
  const ACROSS = '/sys/kernel/mm/ksm/merge_across_nodes';
  holds(ACROSS, '1\n');
  holds('/sys/kernel/mm/ksm/run', '1\n');
  await kind.write(knob(ACROSS), '0', worldIn(root));
  expect(readFileSync(join(root, ACROSS), 'utf8')).toBe('0');
  expect(readFileSync(join(root, '/sys/kernel/mm/ksm/run'), 'utf8')).toBe('1');
  rmSync(join(root, ACROSS));
  await expect(kind.write(knob(ACROSS), '1', worldIn(root))).rejects.toThrow(Gone);
  expect(readFileSync(join(root, '/sys/kernel/mm/ksm/run'), 'utf8')).toBe('1');
});

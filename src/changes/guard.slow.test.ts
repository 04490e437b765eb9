import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyPlan } from './apply.ts';
import { startGuard } from './guard.ts';
import { Journal } from './journal.ts';
import { fileChange, fileOf, hostWith, planOf } from './testing/plan-of.ts';
import { worldIn } from './testing/world-in.ts';

const SWAPPINESS = '/proc/sys/vm/swappiness';
const PROGRAM = join(import.meta.dirname, 'testing/guard-run.ts');
const LOOK_MS = 100;
const PATIENCE_MS = 20_000;

let root: string;
let journal: Journal;
beforeEach(() => {
  root = hostWith({ [SWAPPINESS]: '60\n' });
  journal = Journal.open(join(root, 'state'));
});
afterEach(() => {
  journal.close();
  rmSync(root, { recursive: true, force: true });
});

const apply = (confirmWithinMs: number) =>
  applyPlan(planOf([fileChange(SWAPPINESS, '60', '10')]), worldIn(root), {
    journal,
    confirmWithinMs,
    onBegin: (run) =>
      startGuard(run, { file: process.execPath, args: [PROGRAM, root, String(run)] }),
  });

async function stateBecomes(run: number, state: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    if (journal.run(run)?.state === state) return;
    await sleep(LOOK_MS);
  }
  throw new Error(`run ${run} is ${journal.run(run)?.state}, not ${state}`);
}

it('takes everything back when nobody confirms', async () => {
  const run = await apply(500);
  expect(fileOf(root, SWAPPINESS)).toBe('10');
  await stateBecomes(run, 'undone');
  expect(fileOf(root, SWAPPINESS)).toBe('60');
});

it('leaves alone what was confirmed', async () => {
  const run = await apply(1500);
  expect(journal.confirm(run)).toBe(true);
  await sleep(3000);
  expect(journal.run(run)?.state).toBe('applied');
  expect(fileOf(root, SWAPPINESS)).toBe('10');
});

it('changes nothing where no guard can be started', async () => {
  const failing = applyPlan(planOf([fileChange(SWAPPINESS, '60', '10')]), worldIn(root), {
    journal,
    confirmWithinMs: 1000,
    onBegin: (run) => startGuard(run, { file: process.execPath, args: ['--no-such-option'] }),
  });
  await expect(failing).rejects.toThrow(/could be started that would take the changes back/);
  expect(fileOf(root, SWAPPINESS)).toBe('60');
});

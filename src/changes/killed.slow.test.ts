import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyPlan } from './apply.ts';
import { Journal } from './journal.ts';
import { fileChange, fileOf, hostWith, planOf } from './testing/plan-of.ts';
import { worldIn } from './testing/world-in.ts';
import { undo } from './undo.ts';

const PATHS = [
  '/proc/sys/vm/swappiness',
  '/proc/sys/vm/zone_reclaim_mode',
  '/sys/kernel/mm/ksm/run',
];
const BEFORE = ['60', '1', '2'];
const plan = planOf(PATHS.map((path, index) => fileChange(path, BEFORE[index] ?? '', '0')));
const PROGRAM = join(import.meta.dirname, 'testing/apply-and-die.ts');

const moments = PATHS.flatMap((_, index) =>
  (['intended', 'written', 'done'] as const).map((moment) => ({ step: index + 1, moment })),
);

it.each(moments)(
  'killed when step $step is $moment, everything is taken back by a rollback',
  async ({ step, moment }) => {
    const root = hostWith(
      Object.fromEntries(PATHS.map((path, index) => [path, `${BEFORE[index]}\n`])),
    );
    try {
      const words = [PROGRAM, root, String(step), moment, JSON.stringify(plan)];
      const { signal, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
      expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
      using journal = Journal.open(join(root, 'state'));
      const [run] = journal.runs();
      expect(run).toMatchObject({ state: 'applying', interrupted: true });
      await expect(applyPlan(plan, worldIn(root), { journal })).rejects.toThrow(
        /interrupted and is half made/,
      );
      await undo(run?.id ?? 0, worldIn(root), { journal });
      expect(PATHS.map((path) => fileOf(root, path))).toEqual(BEFORE);
      expect(journal.run(run?.id ?? 0)?.state).toBe('undone');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
);

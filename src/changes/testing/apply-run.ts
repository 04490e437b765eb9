/**
 * Applies a plan below a directory as `virt-tune apply --confirm-within` does on a host, says the run's number, and
 * stays, as the shell of a login does. Arguments: root, the plan as JSON, milliseconds to confirm it within.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Plan } from '../../model/plan.ts';
import { applyPlan } from '../apply.ts';
import { startGuard } from '../guard.ts';
import { Journal } from '../journal.ts';
import { worldIn } from './world-in.ts';

const [root = '', plan = '', confirmWithinMs = ''] = process.argv.slice(2);
const guard = join(import.meta.dirname, 'guard-run.ts');
using journal = Journal.open(join(root, 'state'));
const run = await applyPlan(Plan.parse(JSON.parse(plan)), worldIn(root), {
  journal,
  confirmWithinMs: Number(confirmWithinMs),
  onBegin: (number) =>
    startGuard(number, { file: process.execPath, args: [guard, root, String(number)] }),
});
process.stdout.write(`${run}\n`);
await sleep(2 ** 31 - 1);

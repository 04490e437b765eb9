/** Applies a plan below a directory and kills itself at one moment of one step. Arguments: root, step, moment, plan. */
import { join } from 'node:path';
import { Plan } from '../../model/plan.ts';
import { applyPlan } from '../apply.ts';
import { Journal } from '../journal.ts';
import { worldIn } from './world-in.ts';

const [root = '', step = '', moment = '', text = ''] = process.argv.slice(2);
using journal = Journal.open(join(root, 'state'));
await applyPlan(Plan.parse(JSON.parse(text)), worldIn(root), {
  journal,
  onStep: (number, _, now) => {
    if (number === Number(step) && now === moment) process.kill(process.pid, 'SIGKILL');
  },
});

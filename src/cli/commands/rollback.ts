import { Problem } from '../../model/problem.ts';
import { runOperand, stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'rollback',
  summary: 'take back what was applied',
  description:
    'Sets everything that an applied plan changed (the newest by default) to what it was before, the last change first. What someone else changed since is left and named. Also after a crash in the middle.',
  operands: [runOperand],
  options: {
    all: { help: 'every applied plan, the newest first' },
    guest: { value: 'guest', help: 'only what was changed about this guest: its name or UUID' },
    force: { help: 'also what someone else changed since' },
    unlessConfirmed: {
      help: 'wait until the time to confirm is over, and then only if it was not (what apply --confirm-within starts by itself)',
    },
    state: stateOption,
  },
  examples: [
    ['virt-tune rollback', 'the plan that was applied last'],
    ['virt-tune rollback 3 --guest web-1', 'of run 3 what was about one guest'],
    ['virt-tune rollback --all', 'as if virt-tune had never been here'],
  ],
  async run({ operands: [named], options }, io) {
    if (options.all && (named !== undefined || options.unlessConfirmed)) {
      throw new Problem({
        what: '--all takes back every run',
        remedy: 'leave out the number and --unless-confirmed',
      });
    }
    const { rollBack } = await import('../changes/roll-back.ts');
    return await rollBack(named, options, io);
  },
});

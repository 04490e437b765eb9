import { Problem } from '../../model/problem.ts';
import { runOperand, stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'confirm',
  summary: 'keep what was applied with --confirm-within',
  description:
    'Says that the host is well after apply --confirm-within: what was changed stays, and is not taken back when the time is over.',
  operands: [runOperand],
  options: { state: stateOption },
  examples: [['virt-tune confirm', 'keep what was applied last']],
  async run({ operands: [named], options: { state } }, io) {
    const { chooseRun, findJournal } = await import('../changes/state-option.ts');
    using journal = findJournal(state, io);
    const run = chooseRun(journal, named, (each) => each.state === 'unconfirmed');
    if (journal?.confirm(run.id) !== true) {
      throw new Problem({
        what: `run ${run.id} does not wait to be confirmed: it is ${run.state}`,
        remedy: `virt-tune show ${run.id} tells what became of it`,
      });
    }
    io.write(`Run ${run.id} stays. virt-tune rollback ${run.id} takes it back.\n`);
    return 0;
  },
});

import { formatOption, runOperand, stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'show',
  summary: 'show what an applied plan changed, and what of it is in force',
  description:
    'Shows one applied plan (the newest by default): each change with the value before and after, and where it stands.',
  operands: [runOperand],
  options: { state: stateOption, format: formatOption },
  examples: [
    ['virt-tune show', 'the plan that was applied last'],
    ['virt-tune show 3 --format json', 'run 3, for programs'],
  ],
  async run({ operands: [named], options: { state, format } }, io) {
    const { chooseRun, findJournal } = await import('../changes/state-option.ts');
    const { RUN_SCHEMA } = await import('../../model/run.ts');
    const { runText } = await import('../../report/run-text.ts');
    const { safeTexts } = await import('../../report/safe-text.ts');
    using journal = findJournal(state, io);
    const run = chooseRun(journal, named, () => true);
    io.write(
      format === 'json'
        ? `${JSON.stringify({ schema: RUN_SCHEMA, run }, null, 2)}\n`
        : runText(safeTexts(run), io.terminal),
    );
    return 0;
  },
});

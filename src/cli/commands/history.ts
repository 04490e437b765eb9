import { formatOption, stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'history',
  summary: 'list the plans that were applied here',
  description:
    'Lists the plans that were applied on this host, the newest first, and whether what they changed is in force.',
  operands: [],
  options: { state: stateOption, format: formatOption },
  examples: [
    ['virt-tune history', 'what virt-tune changed here, and when'],
    ['virt-tune show 3', 'one of them, change by change'],
  ],
  async run({ options: { state, format } }, io) {
    const { findJournal } = await import('../changes/state-option.ts');
    const { HISTORY_SCHEMA } = await import('../../model/run.ts');
    const { historyText } = await import('../../report/run-text.ts');
    const { safeTexts } = await import('../../report/safe-text.ts');
    using journal = findJournal(state, io);
    const runs = journal?.runs() ?? [];
    io.write(
      format === 'json'
        ? `${JSON.stringify({ schema: HISTORY_SCHEMA, runs }, null, 2)}\n`
        : historyText(safeTexts(runs), io.terminal),
    );
    return 0;
  },
});

import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { parseId } from '../measure/numbers.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'export',
  summary: 'write what was measured as CSV or JSON',
  description:
    'Writes every value of one campaign: as CSV, one line a value, or as JSON with intervals, verdicts and losses (schemas/results.schema.json).',
  operands: [
    { name: 'format', help: 'csv or json', required: true },
    { name: 'id', help: 'the number of a campaign (default: the latest)' },
  ],
  options: { output: resultOptions.output },
  examples: [
    ['virt-tune export csv 3 --output storage.csv', 'for a spreadsheet or R'],
    ['virt-tune export json > kvm7.json', 'to be compared with another host'],
  ],
  async run({ operands: [format = '', id], options }, io) {
    if (format !== 'csv' && format !== 'json') {
      throw new Problem({ what: 'no format to export', where: format, remedy: 'say csv or json' });
    }
    const { deliver } = await import('../output.ts');
    const { keptResults } = await import('../measure/kept-results.ts');
    const { resultsCsv } = await import('../../report/results-csv.ts');
    const results = keptResults(id === undefined || id === 'last' ? undefined : parseId(id), io);
    const text = format === 'csv' ? resultsCsv(results) : `${JSON.stringify(results, null, 2)}\n`;
    await deliver(text, options.output, io);
    return 0;
  },
});

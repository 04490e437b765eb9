import { sortKeys } from '../../report/top/view.ts';
import { defineCommand } from '../command.ts';
import { configOption } from '../configuration.ts';
import { sourceOptions } from '../source-options.ts';
import { parseInterval, parseLooks } from '../watch/numbers.ts';

export const command = defineCommand({
  name: 'top',
  summary: 'see now what slows which guest, and why its vCPUs wait',
  description:
    'Shows this host and its guests live: what is left of native speed and what takes most of it, CPU, waiting and its cause, memory locality and where it goes, exits, disk and network. Keys: s sorts, / filters, Enter shows all about a guest, p pauses, h helps, q ends.',
  operands: [],
  options: {
    interval: {
      short: 'd',
      value: 'time',
      help: 'between two looks',
      default: '3s',
      parse: parseInterval,
    },
    batch: { short: 'b', help: 'write whole looks one after the other, for files and pipes' },
    looks: { short: 'n', value: 'number', help: 'end after so many', parse: parseLooks },
    sort: { value: 'column', help: 'what comes first', choices: sortKeys, default: 'cpu' },
    filter: { value: 'text', help: 'only guests whose name holds this', default: '' },
    format: {
      value: 'format',
      help: 'json (one look a line) and csv imply --batch',
      choices: ['text', 'json', 'csv'],
      default: 'text',
    },
    record: { value: 'file', help: 'also write every look there (mode 0600), to be replayed' },
    replay: {
      value: 'file',
      help: 'show what --record or virt-tune watch --samples wrote; - for standard input in batches',
    },
    connect: sourceOptions.connect,
    config: configOption,
  },
  examples: [
    ['virt-tune top', 'this host, every three seconds'],
    ['virt-tune top -b -n 3 --sort wait', 'three looks as text'],
    ['virt-tune top -n 60 --format csv > hour.csv -d 60s', 'an hour for a spreadsheet'],
    ['virt-tune top --record night.jsonl', 'watch now, and look again tomorrow'],
    ['virt-tune top --replay night.jsonl', 'left and right step through it'],
  ],
  async run({ options }, io) {
    const { top } = await import('../top/top.ts');
    await top(options, io);
    return 0;
  },
});

import { controllerNames } from '../../policies/controller-names.ts';
import { stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';
import { configOption } from '../configuration.ts';
import { sourceOptions } from '../source-options.ts';
import { parseAddress } from '../watch/listen.ts';
import { parseInterval, parseLooks } from '../watch/numbers.ts';
import { parsePolicies } from '../watch/policies.ts';

export const command = defineCommand({
  name: 'watch',
  summary: 'follow this host: keep a history, tell what changes, serve metrics',
  description:
    'Looks at this host and its guests again and again at little cost, keeps a history of them, and writes what changes as JSON, one event a line. Changes nothing but with --mode act, which is undone by virt-tune rollback like every plan.',
  operands: [],
  options: {
    interval: {
      value: 'time',
      help: 'between two looks; idle guests are read less often',
      default: '10s',
      parse: parseInterval,
    },
    connect: sourceOptions.connect,
    config: configOption,
    state: stateOption,
    policies: {
      value: 'names',
      help: `what to decide on, of ${controllerNames.join(', ')}; all for each of them (default: none)`,
      parse: parsePolicies,
    },
    mode: {
      value: 'mode',
      help: 'observe: say what is held back, and why; recommend: also what should be done; act: do it, look whether it paid, and take it back where it did not',
      choices: ['observe', 'recommend', 'act'],
      default: 'observe',
    },
    onStop: {
      value: 'what',
      help: 'of act, what is left when it stops: restore all as before, or keep it (default: restore, or as configured)',
      choices: ['restore', 'keep'],
    },
    noHistory: { help: 'keep none' },
    samples: { help: 'also write every look, to be replayed by virt-tune top --replay' },
    listen: {
      value: 'address',
      help: 'serve metrics for Prometheus there, e.g. 9177 (loopback) or 10.0.0.7:9177',
      parse: parseAddress,
    },
    noToken: {
      help: 'serve them to anyone who can connect, without the token in the state directory',
    },
    looks: { short: 'n', value: 'number', help: 'end after so many', parse: parseLooks },
  },
  examples: [
    ['virt-tune watch', 'in the foreground; Ctrl-C ends it'],
    [
      'virt-tune watch --interval 1s --no-history -n 60 --samples > minute.jsonl',
      'record a minute',
    ],
    ['virt-tune watch --listen 9177', 'metrics at http://127.0.0.1:9177/metrics'],
    ['virt-tune watch --policies all --mode recommend', 'what should be done, and why'],
    ['virt-tune watch --policies numa --mode act', 'bring back guests that drift apart'],
    ['virt-tune history --guest web-1 --metric locality --since 7d', 'what was kept'],
  ],
  async run({ options }, io) {
    const { watch } = await import('../watch/watch.ts');
    await watch(options, io);
    return 0;
  },
});

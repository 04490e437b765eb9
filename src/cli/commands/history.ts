import { Problem } from '../../model/problem.ts';
import { guestMetrics } from '../../vitals/metrics.ts';
import { stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';
import { parseSpan } from '../history/span.ts';

const metrics = guestMetrics.map(({ name }) => name);

export const command = defineCommand({
  name: 'history',
  summary: 'list the plans that were applied here, or what a guest did over time',
  description:
    'Lists the plans that were applied on this host, the newest first, and whether what they changed is in force. With --guest, shows one figure of a guest over time, as virt-tune watch has kept it.',
  operands: [],
  options: {
    state: stateOption,
    guest: { value: 'guest', help: 'what this guest did, by name or UUID' },
    metric: { value: 'metric', help: 'of a guest, which figure (default: cpu)', choices: metrics },
    since: {
      value: 'time',
      help: 'of a guest, how far back: 90m, 6h, 7d (default: 6h)',
      parse: parseSpan,
    },
    format: {
      value: 'format',
      help: 'how to print; csv only of a guest',
      choices: ['text', 'json', 'csv'],
      default: 'text',
    },
  },
  examples: [
    ['virt-tune history', 'what virt-tune changed here, and when'],
    ['virt-tune show 3', 'one of them, change by change'],
    ['virt-tune history --guest web-1 --metric locality --since 7d', 'whether a guest drifted'],
    ['virt-tune history --guest web-1 --metric wait --format csv', 'for a spreadsheet'],
  ],
  async run({ options }, io) {
    if (options.guest === undefined) {
      const { listRuns } = await import('../history/runs.ts');
      refuseGuestOptions(options);
      io.write(listRuns(options.state, options.format === 'json', io));
      return 0;
    }
    const { guestHistory } = await import('../history/guest-history.ts');
    io.write(guestHistory({ ...options, guests: [options.guest] }, io));
    return 0;
  },
});

function refuseGuestOptions(options: {
  readonly metric: string | undefined;
  readonly since: number | undefined;
  readonly format: string;
}): void {
  const isOfGuest =
    options.metric !== undefined || options.since !== undefined || options.format === 'csv';
  if (!isOfGuest) return;
  throw new Problem({
    what: '--metric, --since and --format csv are about one guest',
    remedy: 'name it with --guest',
  });
}

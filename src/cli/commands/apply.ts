import { Problem } from '../../model/problem.ts';
import { formatOption, stateOption } from '../changes/run-options.ts';
import { defineCommand } from '../command.ts';
import { parseDuration } from '../duration.ts';

export const command = defineCommand({
  name: 'apply',
  summary: 'make the changes of a plan, safely',
  description:
    'Makes the changes of a plan that virt-tune plan --output wrote. First it looks whether the host is still as the plan says and whether each change would be accepted; then it shows them and asks; then it makes one after the other and reads each back. Where one fails, or on Ctrl-C, everything is taken back. virt-tune rollback takes it back later.',
  operands: [
    { name: 'plan', help: 'a plan, - for standard input (then with --yes)', required: true },
  ],
  options: {
    yes: { short: 'y', help: 'do not ask' },
    dryRun: { help: 'only look whether it could be applied' },
    replan: {
      help: 'of the given plan take only what was asked for, and plan anew what the host needs now',
    },
    confirmWithin: {
      value: 'time',
      help: 'take everything back by itself unless virt-tune confirm comes in time, e.g. 120s: also when this terminal or login is gone by then',
      parse: parseDuration,
    },
    verify: {
      value: 'what',
      help: 'look before and after, and take everything back where it became worse. ledger: what is sampled of guests (locality, waiting, migrations, exits) and what the ledger makes of it; or a workload of virt-tune measure --list, run on the host',
    },
    tolerance: {
      value: 'share',
      help: 'with --verify, how much worse counts for nothing',
      default: '0.1',
      parse: parseTolerance,
    },
    state: stateOption,
    format: formatOption,
  },
  examples: [
    ['virt-tune plan --output plan.json', 'make a plan'],
    ['virt-tune apply plan.json --dry-run', 'would it be accepted?'],
    ['virt-tune apply plan.json', 'show it, ask, apply it'],
    ['virt-tune apply plan.json --verify ledger', 'keep it only if nothing became worse'],
    ['virt-tune apply plan.json --confirm-within 120s', 'and be safe where the network is changed'],
  ],
  async run({ operands: [file = ''], options }, io) {
    const { applyFile } = await import('../changes/apply-file.ts');
    return await applyFile(file, options, io);
  },
});

function parseTolerance(text: string): number {
  const share = /^\d(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share <= 1) return share;
  throw new Problem({ what: 'not a tolerance', where: text, remedy: 'give e.g. 0.1, from 0 to 1' });
}

import { noisePolicies } from '../../model/campaign.ts';
import { defineCommand } from '../command.ts';
import { parseBudget } from '../duration.ts';
import { parsePrecision, parseRounds } from '../measure/numbers.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'measure',
  summary: 'measure on this host what the ledger else takes from the literature',
  description:
    'Runs a campaign: workloads in all combinations of some of their options, in turn, round after round, until every figure is sure enough or the budget is spent. Keeps what was measured (see virt-tune results), and leaves nothing else on the host.',
  operands: [{ name: 'campaign', help: 'a ready campaign (--list), or a file of YAML' }],
  options: {
    list: { help: 'list the ready campaigns and the workloads' },
    budget: {
      value: 'time',
      help: 'how long it may take, e.g. 20m, 2h; at least five rounds are run whatever they take',
      parse: parseBudget,
    },
    precision: {
      value: 'share',
      help: 'half the width of the 95 % interval that is narrow enough, as a share of the median',
      parse: parsePrecision,
    },
    rounds: { value: 'number', help: 'how many rounds at most', parse: parseRounds },
    noise: {
      value: 'policy',
      help: 'of runs during which the host was not quiet: mark them, repeat them, or refuse to begin on such a host',
      choices: noisePolicies,
    },
    scratch: {
      value: 'dir',
      help: 'where to make images and files: on the storage to be measured',
      default: '/var/tmp',
    },
    besideGuests: { help: 'measure although guests run on this host: they will be slower' },
    resume: { help: 'go on with the latest campaign of that name that was interrupted' },
    format: { ...resultOptions.format, choices: ['text', 'json', 'html'] },
    output: resultOptions.output,
  },
  examples: [
    ['virt-tune measure --list', 'what can be measured'],
    ['virt-tune measure hop', 'what it costs a thread to be moved'],
    ['virt-tune measure storage --scratch /var/lib/libvirt/images', 'the storage of the images'],
    ['virt-tune measure storage --resume', 'go on after an interruption'],
    ['virt-tune measure mine.yaml --budget 2h', 'a campaign of your own'],
  ],
  async run({ operands: [word], options }, io) {
    const { deliver } = await import('../output.ts');
    if (options.list) {
      const { measurableText } = await import('../measure/measurable.ts');
      await deliver(measurableText(io.terminal), options.output, io);
      return 0;
    }
    const { measureCampaign } = await import('../measure/measure-campaign.ts');
    const { renderResults } = await import('../measure/render-results.ts');
    const results = await measureCampaign(word, options, io);
    await deliver(await renderResults(results, options.format, io), options.output, io);
    return 0;
  },
});

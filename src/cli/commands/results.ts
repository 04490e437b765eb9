import { defineCommand } from '../command.ts';
import { parseId } from '../measure/numbers.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'results',
  summary: 'show what was measured on this host',
  description:
    'Lists the campaigns that were measured on this host, or shows one with its figures, their intervals, and what may be concluded.',
  operands: [{ name: 'id', help: 'the number of a campaign, or last; without one, a list of all' }],
  options: {
    format: { ...resultOptions.format, choices: ['text', 'json', 'html'] },
    output: resultOptions.output,
  },
  examples: [
    ['virt-tune results', 'which campaigns are kept'],
    ['virt-tune results last', 'the latest one'],
    ['virt-tune results 3 --format html --output storage.html', 'with plots, in one file'],
  ],
  async run({ operands: [id], options }, io) {
    const { deliver } = await import('../output.ts');
    const { keptCampaigns, keptResults } = await import('../measure/kept-results.ts');
    if (id === undefined) {
      const { campaignList } = await import('../measure/campaign-list.ts');
      await deliver(campaignList(keptCampaigns(io), options.format, io), options.output, io);
      return 0;
    }
    const { renderResults } = await import('../measure/render-results.ts');
    const results = keptResults(id === 'last' ? undefined : parseId(id), io);
    await deliver(await renderResults(results, options.format, io), options.output, io);
    return 0;
  },
});

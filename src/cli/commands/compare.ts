import { defineCommand } from '../command.ts';
import { parseId } from '../measure/numbers.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'compare',
  summary: 'say whether two measurements differ, and by how much',
  description:
    'Compares what two campaigns measured, configuration by configuration: before a change and after it, or two hosts whose results were exported. Says how much they differ, how sure that is, and how small a difference would have been seen.',
  operands: [
    {
      name: 'before',
      help: 'the number of a campaign, or a file of virt-tune export json',
      required: true,
    },
    { name: 'after', help: 'another', required: true },
  ],
  options: {
    ...resultOptions,
    failOn: {
      value: 'what',
      help: 'worse: end with 1 where a figure got worse',
      choices: ['worse', 'never'],
      default: 'never',
    },
  },
  examples: [
    ['virt-tune compare 3 5', 'the same campaign before and after a change'],
    ['virt-tune compare 3 5 --fail-on worse', 'for scripts'],
    ['virt-tune compare kvm7.json kvm8.json', 'two hosts'],
  ],
  async run({ operands: [before = '', after = ''], options }, io) {
    const { deliver } = await import('../output.ts');
    const { keptResults } = await import('../measure/kept-results.ts');
    const { loadResults } = await import('../../measure/load-results.ts');
    const { compareResults } = await import('../../measure/compare-results.ts');
    const { comparisonText } = await import('../../report/comparison-text.ts');
    const { safeTexts } = await import('../../report/safe-text.ts');
    const obtain = (word: string) =>
      /^\d+$/.test(word) ? keptResults(parseId(word), io) : loadResults(word);
    const comparison = compareResults(obtain(before), obtain(after));
    const text =
      options.format === 'json'
        ? `${JSON.stringify(comparison, null, 2)}\n`
        : comparisonText(safeTexts(comparison), io.terminal);
    await deliver(text, options.output, io);
    const isWorse = comparison.figures.some(({ verdict }) => verdict === 'worse');
    return options.failOn === 'worse' && isWorse ? 1 : 0;
  },
});

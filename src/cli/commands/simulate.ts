import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { simulateOptions } from '../simulate/options.ts';

const questions = ['numa', 'capacity', 'validate'] as const;

export const command = defineCommand({
  name: 'simulate',
  summary: 'predict what a host will do: more guests, other places, other settings',
  description:
    'Predicts what share of native speed guests reach, and what takes the rest. numa: so many like guests on a host, by policy. capacity: how many more guests of a kind a host takes. validate: the model beside published tables. Without one of these words: the guests of --scenario or --snapshot. Nothing is measured and nothing is changed. The closed form answers at once, and its ranges tell what the plausible range of the parameters makes of a number; --engine events simulates each thread and turn instead, and its ranges are the spread of several runs (docs/model.md).',
  operands: [{ name: 'question', help: `${questions.join(', ')}, or none` }],
  options: simulateOptions,
  examples: [
    ['virt-tune simulate numa --cores 64 --nodes 4 --guests 1..64', 'floating and pinned guests'],
    [
      'virt-tune simulate numa --cores 16 --guest 4vcpu-8GiB --duty 0.5 --engine events',
      'bursts too',
    ],
    ['virt-tune simulate --snapshot kvm7.json --what-if "hugepages 2M"', 'what that would gain'],
    ['virt-tune simulate --scenario new-host.json', 'guests that do not run yet'],
    ['virt-tune simulate capacity --snapshot kvm7.json --guest 4vcpu-8GiB', 'how many more fit'],
    ['virt-tune simulate validate', 'how far the model can be trusted'],
  ],
  async run({ operands: [question], options }, io) {
    const { deliver } = await import('../output.ts');
    if (options.format === 'html' && question !== 'numa') {
      throw new Problem({
        what: '--format html draws curves',
        remedy: 'use it with simulate numa',
      });
    }
    const { simulated } = await import('../simulate/simulated.ts');
    const { document, text, html } = await simulated(question, options, io);
    const rendered = {
      json: () => `${JSON.stringify(document, null, 2)}\n`,
      html: () => html?.() ?? '',
      text,
    }[options.format]();
    await deliver(rendered, options.output, io);
    return 0;
  },
});

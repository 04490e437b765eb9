import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'calibrate',
  summary: "fit the simulator's parameters to what was measured on a host",
  description:
    'Fits parameters of the model to measurements of one host, each within its plausible range, and writes them for simulate --parameters. A snapshot tells how far floating guests are from their memory and how often they move; measured shares of native (--campaign) tell what things cost.',
  operands: [],
  options: {
    snapshot: {
      value: 'file',
      help: 'a saved snapshot of the host, taken while guests work; - for standard input',
    },
    campaign: {
      value: 'file',
      help: 'shares of native measured on the host (schemas/shares.schema.json)',
    },
    measured: {
      help: 'what the campaigns that are kept measured on this host (virt-tune results)',
    },
    ...resultOptions,
  },
  examples: [
    [
      'virt-tune calibrate --snapshot kvm7.json --format json --output kvm7-parameters.json',
      'from how guests run',
    ],
    ['virt-tune calibrate --measured', 'from virt-tune measure vt and container'],
    ['virt-tune calibrate --campaign shares.json', 'see what would be fitted'],
    ['virt-tune simulate --snapshot kvm7.json --parameters kvm7-parameters.json', 'use them'],
  ],
  async run({ options: { snapshot, campaign, measured, format, output } }, io) {
    if (snapshot === undefined && campaign === undefined && !measured) {
      throw new Problem({
        what: 'nothing to fit to',
        remedy: 'give --snapshot FILE, --campaign FILE, --measured, or several of them',
      });
    }
    const { deliver } = await import('../output.ts');
    const { calibrated } = await import('../simulate/calibrated.ts');
    const { parametersText } = await import('../../report/parameters-text.ts');
    const { safeTexts } = await import('../../report/safe-text.ts');
    const document = await calibrated({ snapshot, campaign, measured }, io);
    const text =
      format === 'json'
        ? `${JSON.stringify(document, null, 2)}\n`
        : parametersText(safeTexts(document), io.terminal);
    await deliver(text, output, io);
    return 0;
  },
});

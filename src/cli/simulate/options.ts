import { engines } from '../../model/simulation.ts';
import type { OptionTable, OptionValues } from '../command.ts';
import { resultOptions } from '../source-options.ts';
import { countOf, parseSimulated, shareOf } from './numbers.ts';

export const simulateOptions = {
  scenario: { value: 'file', help: 'hosts and guests of this file; - for standard input' },
  snapshot: {
    value: 'file',
    help: 'the host and guests of a saved snapshot; - for standard input',
  },
  whatIf: {
    value: 'change',
    help: 'of a snapshot or scenario, suppose "add 8x4vcpu-8GiB", "pin", "hugepages 2M", "overcommit 4", "ksm on" or "balancing on"; several with ";" between',
  },
  policy: {
    value: 'policies',
    help: 'floating, numa-balanced, node-pinned, core-pinned; of numa several with commas (default: of numa floating,core-pinned, of a scenario as planned)',
  },
  cores: { value: 'number', help: 'of the described host, in all', parse: countOf('--cores') },
  nodes: { value: 'number', help: 'NUMA nodes of it', default: '1', parse: countOf('--nodes') },
  threads: {
    value: 'number',
    help: 'hardware threads a core',
    default: '1',
    parse: countOf('--threads'),
  },
  memory: { value: 'size', help: 'its memory, e.g. 256GiB (default: 4GiB a core)' },
  guests: { value: 'numbers', help: 'of numa, how many: 1..64, 16,24,64', default: '1..64' },
  guest: { value: 'kind', help: 'each guest, e.g. 4vcpu-8GiB', default: '1vcpu-1GiB' },
  duty: {
    value: 'share',
    help: 'how much of the time a vCPU wants to run (default: 1; of capacity 0.5)',
    parse: shareOf('--duty'),
  },
  pages: {
    value: 'size',
    help: 'pages behind guest memory',
    choices: ['4K', '2M', '1G'],
    default: '4K',
  },
  share: {
    value: 'share',
    help: 'of capacity, how much a conservative host gives away',
    default: '0.8',
    parse: shareOf('--share'),
  },
  ratio: {
    value: 'number',
    help: 'of capacity, vCPUs a pCPU when overcommitting',
    default: '4',
    parse: countOf('--ratio'),
  },
  floor: {
    value: 'share',
    help: 'of capacity, what no guest is to fall under',
    default: '0.9',
    parse: shareOf('--floor'),
  },
  touched: {
    value: 'share',
    help: 'of capacity, memory a guest usually has touched',
    default: '0.6',
    parse: shareOf('--touched'),
  },
  burst: {
    value: 'share',
    help: 'of capacity, how likely a guest wants all its memory at a moment',
    default: '0.05',
    parse: shareOf('--burst'),
  },
  engine: {
    value: 'engine',
    help: 'analytic: in closed form, at once; events: event by event, which takes seconds to minutes',
    choices: engines,
    default: 'analytic',
  },
  seeds: {
    value: 'number',
    help: 'of the event engine, how many runs; their spread is told',
    default: '5',
    parse: countOf('--seeds'),
  },
  simulated: {
    value: 'time',
    help: 'of the event engine, simulated time of each run',
    default: '1s',
    parse: parseSimulated,
  },
  parameters: { value: 'file', help: 'parameters fitted to a host, from virt-tune calibrate' },
  format: {
    value: 'format',
    help: 'how to print; html for numa only',
    choices: ['text', 'json', 'html'],
    default: 'text',
  },
  output: resultOptions.output,
} as const satisfies OptionTable;

export type SimulateOptions = OptionValues<typeof simulateOptions>;

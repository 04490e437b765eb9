import { memoryText } from '../model/amount.ts';
import type { CapacityDocument } from '../model/simulation.ts';
import { percent, shareText } from './loss-words.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** How many more guests fit, under both policies, and which of the two is better here. */
export function capacityText(document: CapacityDocument, terminal: Terminal): string {
  const { guest, floor, already, policies, assumed } = document;
  const kind = `${guest.vcpus} vCPUs and ${memoryText(guest.memoryMiB * 1024)}, busy ${percent(guest.duty)} % of the time, ${percent(guest.touched)} % of its memory touched`;
  const there = already === 0 ? '' : ` beside the ${already} that run there`;
  const lines = [
    ...wrap(
      `How many guests of ${kind}${there}, until one falls under ${percent(floor)} % of native`,
      terminal.width,
    ),
    ...policies.flatMap((policy) => ['', ...policyLines(policy, terminal)]),
    '',
    ...wrap(verdict(document), terminal.width),
    ...assumed.flatMap((line) => wrap(line, terminal.width, '  ')),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function policyLines(
  {
    policy,
    limit,
    guests,
    bound,
    worst,
    cpuBurst,
    memoryBurst,
  }: CapacityDocument['policies'][number],
  terminal: Terminal,
): string[] {
  const how =
    policy === 'conservative'
      ? `conservative: ${percent(limit)} % of pCPUs and memory given away, guests on nodes`
      : `overcommit: ${limit} vCPUs a pCPU, memory by what is touched, guests float`;
  return [
    paint(terminal, 'bold', `${guests} guests`),
    ...wrap(how, terminal.width, '    ', '  '),
    ...wrap(`the next would break: ${bound}`, terminal.width, '    ', '  '),
    ...wrap(`the worst guest then has ${shareText(worst)} of native`, terminal.width, '    ', '  '),
    ...wrap(
      `a burst that does not fit: processors ${chance(cpuBurst)}, memory ${chance(memoryBurst)}`,
      terminal.width,
      '    ',
      '  ',
    ),
  ];
}

/** Of all moments. */
function chance(share: number): string {
  const RARE = 0.0001;
  if (share === 0) return 'never';
  return share < RARE ? 'under 0.01 %' : `${(100 * share).toFixed(2)} %`;
}

/** More bursts than this fail too often for guests that anyone depends on. */
const TOLERABLE = 0.01;

function verdict({ policies }: CapacityDocument): string {
  const [careful, generous] = policies;
  if (careful === undefined || generous === undefined) return '';
  const fails = Math.max(generous.cpuBurst, generous.memoryBurst);
  if (generous.guests <= careful.guests) {
    return 'Overcommitting holds no more guests here: allocate conservatively.';
  }
  const more = `Overcommitting holds ${generous.guests - careful.guests} more`;
  return fails > TOLERABLE
    ? `${more}, but bursts fail too often (${chance(fails)}): not for guests that must answer.`
    : `${more}, and bursts fail seldom (${chance(fails)}): it fits guests like these.`;
}

import { Problem } from '../../model/problem.ts';
import type { Scenario } from '../../model/scenario.ts';
import { defineCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'plan',
  summary: 'place guests on NUMA nodes and pCPUs',
  description:
    'Places the guests of a scenario on NUMA nodes and pCPUs, all of a host or of several hosts together. Guests arrive in the order given; where there is no room for one, others are moved, as few as will do. Ends with 0 also where guests have no place, with 1 if --fail-on refused is given.',
  operands: [],
  options: {
    scenario: { value: 'file', help: 'hosts and guests to plan for; - for standard input' },
    noMoves: { help: 'leave every guest on its nodes (the same as --max-moves 0)' },
    maxMoves: {
      value: 'number',
      help: 'how many guests may be moved to admit one (default: as many as it takes)',
      parse: parseMoves,
    },
    failOn: {
      value: 'what',
      help: 'end with 1 where a guest has no place',
      choices: ['refused', 'never'],
      default: 'never',
    },
    ...resultOptions,
  },
  examples: [
    ['virt-tune plan --scenario new-host.json', 'where everyone would go'],
    ['virt-tune plan --scenario new-host.json --no-moves', 'without moving anyone'],
    ['virt-tune plan --scenario new-host.json --format json', 'for programs'],
  ],
  async run({ options }, io) {
    const { planScenario } = await import('../../placement/plan-scenario.ts');
    const { deliver } = await import('../output.ts');
    const scenario = await obtainScenario(options.scenario, io);
    if (options.noMoves && (options.maxMoves ?? 0) > 0) {
      throw new Problem({
        what: '--no-moves and --max-moves contradict each other',
        remedy: 'leave out the one or the other',
      });
    }
    const moves = options.noMoves ? 0 : (options.maxMoves ?? Number.POSITIVE_INFINITY);
    const placement = planScenario(scenario, { moves });
    if (options.format === 'json') {
      await deliver(`${JSON.stringify(placement, null, 2)}\n`, options.output, io);
    } else {
      const { placementText } = await import('../../report/placement-text.ts');
      const { safeTexts } = await import('../../report/safe-text.ts');
      const text = placementText(safeTexts({ scenario, placement }), io.terminal);
      await deliver(text, options.output, io);
    }
    return options.failOn === 'refused' && placement.refused.length > 0 ? 1 : 0;
  },
});

async function obtainScenario(file: string | undefined, io: Io): Promise<Scenario> {
  if (file === undefined) {
    throw new Problem({
      what: 'nothing to plan for',
      remedy: 'give --scenario FILE; schemas/scenario.schema.json tells its form',
    });
  }
  const { loadScenario, parseScenario } = await import('../../collect/load-scenario.ts');
  if (file !== '-') return loadScenario(file);
  const { readStdin } = await import('../read-stdin.ts');
  const example = 'virt-tune plan --scenario - < scenario.json';
  return parseScenario(await readStdin(io, example), 'standard input');
}

function parseMoves(text: string): number {
  const MOST = 10_000;
  const moves = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (moves <= MOST) return moves;
  throw new Problem({
    what: 'not a number of moves',
    where: text,
    remedy: `give a whole number from 0 to ${MOST}`,
  });
}

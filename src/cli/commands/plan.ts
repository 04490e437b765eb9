import { policies } from '../../model/config.ts';
import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { configOption } from '../configuration.ts';
import { resultOptions, snapshotOperand, sourceOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'plan',
  summary: 'say where guests should be: NUMA nodes and pCPUs for each',
  description:
    'Says on which NUMA nodes and pCPUs each running guest of a host should be, all of them together, most of them where their memory is already. With --scenario, places the guests of a file on the hosts described there: they arrive in the order given, and where there is no room for one, others are moved, as few as will do. Changes nothing.',
  operands: [snapshotOperand],
  options: {
    ...sourceOptions,
    config: configOption,
    policy: {
      value: 'policy',
      help: 'for guests whose class nobody declared and that are not pinned one to one',
      choices: policies,
      default: 'conservative',
    },
    share: {
      value: 'share',
      help: 'how much of the host guests may have that are not dedicated',
      default: '0.8',
      parse: parseShare,
    },
    ratio: {
      value: 'number',
      help: 'vCPUs of overcommitted guests on a pCPU',
      default: '4',
      parse: parseRatio,
    },
    scenario: {
      value: 'file',
      help: 'plan for the hosts and guests of this file instead; - for standard input',
    },
    noMoves: { help: 'of a scenario, leave every guest on its nodes (the same as --max-moves 0)' },
    maxMoves: {
      value: 'number',
      help: 'of a scenario, how many guests may be moved to admit one (default: as many as it takes)',
      parse: parseMoves,
    },
    failOn: {
      value: 'what',
      help: 'refused: end with 1 where a guest has no place',
      choices: ['refused', 'never'],
      default: 'never',
    },
    ...resultOptions,
  },
  examples: [
    ['virt-tune plan', 'where the guests of this host should be'],
    ['virt-tune plan kvm7.json --policy dedicated', 'of a saved snapshot, a pCPU for each vCPU'],
    ['virt-tune plan --scenario new-host.json', 'where guests would go that do not run yet'],
    ['virt-tune plan --scenario new-host.json --no-moves', 'without moving anyone'],
  ],
  async run({ operands: [file], options }, io) {
    const { deliver } = await import('../output.ts');
    const moves = movesOf(options);
    const planned =
      options.scenario === undefined
        ? await (await import('../plan/host-plan.ts')).hostPlan(file, options, io)
        : await (await import('../plan/scenario-plan.ts')).scenarioPlan(
            onlyScenario(options.scenario, file),
            moves ?? Number.POSITIVE_INFINITY,
            io,
          );
    const text =
      options.format === 'json' ? `${JSON.stringify(planned.document, null, 2)}\n` : planned.text();
    await deliver(text, options.output, io);
    return options.failOn === 'refused' && planned.refused > 0 ? 1 : 0;
  },
});

function onlyScenario(scenario: string, snapshot: string | undefined): string {
  if (snapshot === undefined) return scenario;
  throw new Problem({
    what: 'a snapshot cannot be combined with --scenario',
    where: snapshot,
    remedy: 'leave out the one or the other',
  });
}

/** undefined: nobody said. */
function movesOf({
  noMoves,
  maxMoves,
  scenario,
}: {
  readonly noMoves: boolean;
  readonly maxMoves: number | undefined;
  readonly scenario: string | undefined;
}): number | undefined {
  if ((noMoves || maxMoves !== undefined) && scenario === undefined) {
    throw new Problem({
      what: '--no-moves and --max-moves are for scenarios',
      remedy: 'give --scenario FILE, or leave them out',
    });
  }
  if (noMoves && (maxMoves ?? 0) > 0) {
    throw new Problem({
      what: '--no-moves and --max-moves contradict each other',
      remedy: 'leave out the one or the other',
    });
  }
  return noMoves ? 0 : maxMoves;
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

function parseShare(text: string): number {
  const share = /^\d(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (share > 0 && share <= 1) return share;
  throw new Problem({ what: 'not a share', where: text, remedy: 'give e.g. 0.8, at most 1' });
}

function parseRatio(text: string): number {
  const ratio = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (ratio >= 1) return ratio;
  throw new Problem({ what: 'not a ratio', where: text, remedy: 'give e.g. 4, at least 1' });
}

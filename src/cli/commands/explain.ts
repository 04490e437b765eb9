import type { Check } from '../../checks/check.ts';
import type { Topic } from '../../model/topic.ts';
import type { Terminal } from '../../report/terminal.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'say what a check asks, why, and what mends it',
  description: 'Says what a check asks, what it reads, why that matters, and what mends it.',
  operands: [
    { name: 'id', help: 'a check (NUM-01) or a topic (numa); without one, the list of all checks' },
  ],
  options: {
    format: { value: 'format', help: 'how to print', choices: ['text', 'json'], default: 'text' },
  },
  examples: [
    ['virt-tune explain NUM-01', 'one check'],
    ['virt-tune explain numa', 'the checks of a topic'],
  ],
  async run({ operands: [asked], options }, io) {
    const { explainText } = await import('../../report/explain-text.ts');
    const { planAnswer } = await import('../../checks/plan-answers.ts');
    const reason = await whyLeftOut(asked);
    if (reason !== undefined) {
      io.write(`${reason}\n`);
      return 0;
    }
    const chosen = await choose(asked);
    const [only] = chosen;
    const isOne = asked !== undefined && only !== undefined && chosen.length === 1;
    if (options.format !== 'json' && !isOne) {
      io.write(await listOf(chosen, io.terminal));
      return 0;
    }
    const { costs } = await import('../measure/costs-of-checks.ts');
    const costOf = costs(io);
    if (options.format === 'json')
      io.write(
        `${JSON.stringify(
          chosen.map((check) => ({
            ...textOf(check),
            plan: planAnswer(check),
            cost: costOf(check),
          })),
          null,
          2,
        )}\n`,
      );
    else if (isOne) {
      const further = { plan: planAnswer(only), cost: costOf(only) };
      io.write(explainText(only, further, io.terminal));
    }
    return 0;
  },
});

/** Why no check has that id, where that was decided. */
async function whyLeftOut(asked: string | undefined): Promise<string | undefined> {
  const { leftOut } = await import('../../checks/left-out.ts');
  const id = asked?.toUpperCase() ?? '';
  const reason = leftOut[id];
  return reason === undefined ? undefined : `${id} is not checked. ${reason}`;
}

async function choose(asked: string | undefined): Promise<readonly Check[]> {
  const { checks } = await import('../../checks/registry.ts');
  if (asked === undefined) return checks;
  const wanted = asked.toUpperCase();
  const chosen = checks.filter(({ id, topic }) => id === wanted || topic === asked.toLowerCase());
  if (chosen.length > 0) return chosen;
  const { Problem } = await import('../../model/problem.ts');
  const topics = [...new Set<Topic>(checks.map(({ topic }) => topic))];
  throw new Problem({
    what: `no check or topic is called ${asked}`,
    remedy: `virt-tune explain lists the checks; topics are ${topics.join(', ')}`,
  });
}

function textOf({ gates: _gates, evaluate: _evaluate, ...text }: Check): object {
  return text;
}

async function listOf(chosen: readonly Check[], terminal: Terminal): Promise<string> {
  const { alignColumns, cutTo } = await import('../../report/table.ts');
  const { inItsCharacters } = await import('../../report/terminal.ts');
  const rows = chosen.map(({ id, topic, severity, title }) => [id, topic, severity, title]);
  const lines = alignColumns(rows).map((line) => cutTo(line, terminal.width));
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

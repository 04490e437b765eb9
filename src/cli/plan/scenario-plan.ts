import { loadScenario, parseScenario } from '../../collect/load-scenario.ts';
import type { Scenario } from '../../model/scenario.ts';
import { planScenario } from '../../placement/plan-scenario.ts';
import { placementText } from '../../report/placement-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import type { Planned } from './planned.ts';

/** Where the guests of a scenario go. */
export async function scenarioPlan(file: string, moves: number, io: Io): Promise<Planned> {
  const scenario = await obtainScenario(file, io);
  const placement = planScenario(scenario, { moves });
  return {
    document: placement,
    text: () => placementText(safeTexts({ scenario, placement }), io.terminal),
    refused: placement.refused.length,
  };
}

async function obtainScenario(file: string, io: Io): Promise<Scenario> {
  if (file !== '-') return loadScenario(file);
  const example = 'virt-tune plan --scenario - < scenario.json';
  return parseScenario(await readStdin(io, example), 'standard input');
}

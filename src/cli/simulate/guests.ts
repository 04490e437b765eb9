import { loadScenario, parseScenario } from '../../collect/load-scenario.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { SimulationDocument } from '../../model/simulation.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { planScenario } from '../../placement/plan-scenario.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { simulationText } from '../../report/simulation-text.ts';
import { checkHost } from '../../simulate/check-host.ts';
import { eventPlaces } from '../../simulate/event-places.ts';
import { modelledScenario } from '../../simulate/modelled-scenario.ts';
import { modelledSnapshot } from '../../simulate/modelled-snapshot.ts';
import {
  type SimulatedPlace,
  type SimulationRequest,
  simulatePlaces,
} from '../../simulate/simulate-places.ts';
import { parseSupposition } from '../../simulate/what-if.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import type { Simulated } from './answer.ts';
import { parsePolicies } from './described-host.ts';
import { obtainSaved } from './obtain-saved.ts';
import type { SimulateOptions } from './options.ts';
import { parametersOf } from './parameters-of.ts';
import { effortOf, refuseTooMuch, runEvents } from './run-events.ts';

/** What the guests of a scenario or of a snapshot do. */
export async function simulatedGuests(options: SimulateOptions, io: Io): Promise<Simulated> {
  const document = await answer(options, io);
  return { document, text: () => simulationText(safeTexts(document), io.terminal) };
}

async function answer(options: SimulateOptions, io: Io): Promise<SimulationDocument> {
  const request = {
    ...parametersOf(options.parameters),
    whatIf: (options.whatIf?.split(';') ?? []).map(
      (words) => [words.trim(), parseSupposition(words)] as const,
    ),
  };
  if (options.scenario !== undefined && options.snapshot !== undefined) {
    throw new Problem({
      what: 'a snapshot cannot be combined with --scenario',
      where: options.snapshot,
      remedy: 'leave out the one or the other',
    });
  }
  if (options.scenario !== undefined) {
    return predicted(
      ofScenario(await obtainScenario(options.scenario, io), options, request),
      options,
      io,
    );
  }
  if (options.snapshot !== undefined) {
    return predicted(
      ofSnapshot(await obtainSaved(options.snapshot, io), options.snapshot, request),
      options,
      io,
    );
  }
  throw new Problem({
    what: 'nothing to simulate',
    remedy: 'ask numa, capacity or validate, or give --scenario FILE or --snapshot FILE',
  });
}

interface Question {
  readonly places: readonly SimulatedPlace[];
  readonly request: SimulationRequest;
}

async function predicted(
  { places, request }: Question,
  options: SimulateOptions,
  io: Io,
): Promise<SimulationDocument> {
  if (options.engine === 'analytic') return simulatePlaces(places, request);
  const effort = effortOf(options);
  refuseTooMuch(
    places.map(({ guests }) => guests.length),
    effort,
  );
  const { jobs, document } = eventPlaces(places, request, effort);
  return document(await runEvents(jobs, io));
}

function ofScenario(
  scenario: Scenario,
  options: SimulateOptions,
  request: SimulationRequest,
): Question {
  const [policy] = options.policy === undefined ? [] : parsePolicies(options.policy);
  const setting = { duty: options.duty ?? 1, policy };
  // Before anything is planned on a host that cannot be.
  modelledScenario(scenario, [], setting);
  const { placed, refused } = planScenario(scenario, { moves: Number.POSITIVE_INFINITY });
  const places = modelledScenario(scenario, placed, setting);
  const assumed = [
    `each vCPU wants to run ${Math.round(100 * setting.duty)} % of the time (--duty)`,
  ];
  const without = refused.map(({ guest, reason }) => ({ guest, reason }));
  return { places, request: { ...request, assumed, refused: without } };
}

function ofSnapshot(snapshot: Snapshot, where: string, request: SimulationRequest): Question {
  const { assumed, ...modelled } = modelledSnapshot(snapshot);
  checkHost(modelled.host, where);
  const id = valueOrUndefined(snapshot.host.hostname) ?? 'host';
  return { places: [{ id, ...modelled }], request: { ...request, assumed } };
}

async function obtainScenario(file: string, io: Io): Promise<Scenario> {
  const example = 'virt-tune simulate --scenario - < scenario.json';
  return file === '-'
    ? parseScenario(await readStdin(io, example), 'standard input')
    : loadScenario(file);
}

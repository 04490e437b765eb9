import { Problem } from '../../model/problem.ts';
import { boot } from './boot.ts';
import { buildMachine } from './build-machine.ts';
import { checkWorld } from './check-world.ts';
import { describeHost, readAccounts } from './describe-host.ts';
import type { EngineParameters } from './engine-parameters.ts';
import { Guest } from './entities.ts';
import { openEventLoop, type Watch } from './event-loop.ts';
import { foreseeShortage } from './shortage.ts';
import type { Simulation } from './simulation.ts';
import type { SimulationResult } from './simulation-result.ts';
import { summarize } from './summarize.ts';
import type { SimulatedHostInput } from './world.ts';

export interface SimulationOptions {
  /** The same seed gives the same result. */
  readonly seed: number;
  /** Of simulated time that is measured. */
  readonly durationMs: number;
  /** Of simulated time before that; left out: a tenth of the duration. */
  readonly warmUpMs?: number;
  readonly parameters: EngineParameters;
  /** Told of every thread that comes to a pCPU or leaves it. */
  readonly watch?: Watch;
}

/** A host that is simulated piece by piece, by who wants to tell how far it is, or may want to stop. */
export interface HostRun {
  /** Lets simulated time go on. */
  advance(ms: number): void;
  /** Of the time since the warm-up. */
  result(): SimulationResult;
}

/**
 * Lets a host run its guests for a while, event by event, and says what became of their time.
 * Throws a `Problem` that names the field and the reason where the host or the options make no sense.
 */
export function simulateHost(
  input: SimulatedHostInput,
  options: SimulationOptions,
): SimulationResult {
  const run = startHost(input, options);
  run.advance(options.durationMs);
  return run.result();
}

/** The same up to the end of the warm-up. */
export function startHost(input: SimulatedHostInput, options: SimulationOptions): HostRun {
  const world = checkWorld(input);
  checkOptions(options);
  const { durationMs, warmUpMs = durationMs / 10, parameters, seed, watch } = options;
  const machine = buildMachine(world.topology, parameters.coreBandwidthMiBps);
  const host = { nodes: machine.nodes.length, policy: world.policy };
  const guests = world.guests.map((given, at) => new Guest(at, given, host));
  const loop = openEventLoop(seed, watch);
  const sim: Simulation = { machine, guests, threads: [], world, parameters, random: loop };
  boot(sim);
  const shortage = foreseeShortage(sim);
  describeHost(loop, sim, shortage);
  loop.start();
  const sinceNs = warmUpMs * 1e6;
  let nowNs = sinceNs;
  loop.runUntil(nowNs);
  loop.openAccounts();
  let events = 0;
  return {
    advance: (ms) => {
      nowNs += ms * 1e6;
      events += loop.runUntil(nowNs);
    },
    result: () => {
      loop.closeAccounts();
      readAccounts(loop, sim);
      const { swappedShare } = shortage;
      return summarize(sim, { measuredNs: nowNs - sinceNs, events, swappedShare });
    },
  };
}

function checkOptions({ seed, durationMs, warmUpMs = 0, parameters }: SimulationOptions): void {
  if (!Number.isSafeInteger(seed)) throw wrong('seed', `${seed} is no whole number`);
  if (!(durationMs > 0 && durationMs < Number.POSITIVE_INFINITY)) {
    throw wrong('durationMs', `${durationMs} is no time that passes`);
  }
  if (!(warmUpMs >= 0 && warmUpMs < Number.POSITIVE_INFINITY)) {
    throw wrong('warmUpMs', `${warmUpMs} is no time that passes`);
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw wrong(`parameters.${name}`, `${value} is no amount`);
    }
  }
  for (const name of mustBePositive) {
    if (parameters[name] === 0) throw wrong(`parameters.${name}`, 'it divides others, and is 0');
  }
}

const mustBePositive = [
  'schedulerPeriodMs',
  'minimumSliceMs',
  'balanceIntervalMs',
  'nodeBalanceIntervalMs',
  'coreBandwidthMiBps',
  'linkBandwidthShare',
  'numaScanPeriodMs',
  'smtSpeedShare',
  'driftHours',
  'balloonMiBps',
] as const;

function wrong(field: string, reason: string): Problem {
  return new Problem({
    what: `${field} makes no sense`,
    where: reason,
    remedy: 'give a finite number that is not negative',
  });
}

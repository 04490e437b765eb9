import { SWEEP_SCHEMA, type SweepDocument } from '../model/simulation.ts';
import { regularHost } from './analytic/regular-host.ts';
import { type Effort, jobsFor, type SimulationJob } from './engine/simulation-job.ts';
import type { SimulationResult } from './engine/simulation-result.ts';
import { engineParametersOf } from './engine-parameters-of.ts';
import { overSeeds } from './over-seeds.ts';
import type { ParameterValues } from './parameters.ts';
import { runOf } from './run-of.ts';
import { holds, likeGuests, type Sweep, sweepHead } from './sweep.ts';
import { arrangedWorld } from './world-of.ts';

/** How many like guests do how well on a host, by policy, event by event. */
export interface EventSweep {
  readonly jobs: readonly SimulationJob[];
  /** @param results of the jobs, in their order */
  document(results: readonly SimulationResult[]): SweepDocument;
}

export function eventSweep(question: Sweep, values: ParameterValues, effort: Effort): EventSweep {
  const { host: shape, guest, counts, policies } = question;
  const host = regularHost(shape);
  const parameters = engineParametersOf(values, guest.mhz);
  const points = counts.flatMap((count) =>
    policies
      .filter((policy) => holds(host, policy, count * guest.vcpus))
      .map((arrangement) => ({ count, arrangement })),
  );
  return {
    jobs: points.flatMap(({ count, arrangement }) => {
      const world = arrangedWorld(host, likeGuests(count, guest), { arrangement, values });
      return jobsFor(world, parameters, effort);
    }),
    document: (results) => {
      const told = points.map((point, at) => {
        const runs = results.slice(at * effort.seeds, (at + 1) * effort.seeds);
        return { ...point, outcome: overSeeds(runs.map(({ total }) => runOf(total))) };
      });
      const rows = counts.map((count) => ({
        guests: count,
        shares: Object.fromEntries(
          told
            .filter((point) => point.count === count)
            .map(({ arrangement, outcome }) => [arrangement, outcome]),
        ),
      }));
      return { schema: SWEEP_SCHEMA, engine: 'events', runs: effort, ...sweepHead(question), rows };
    },
  };
}

import type { ValidationReport } from '../../model/validation.ts';
import { type Effort, jobsFor, type SimulationJob } from '../engine/simulation-job.ts';
import type { SimulationResult } from '../engine/simulation-result.ts';
import type { ParameterValues } from '../parameters.ts';
import { valuesFor } from './fitted-table.ts';
import { heldOut } from './leave-one-out.ts';
import { manyGuests } from './many-guests.ts';
import type { EventPrediction, EventWorld, PublishedRow } from './table.ts';
import { publishedTables } from './tables.ts';
import { validate } from './validate.ts';

export interface EventValidation {
  readonly jobs: readonly SimulationJob[];
  /** @param results of the jobs, in their order */
  report(results: readonly SimulationResult[]): ValidationReport;
}

/**
 * Holds the event engine against the published tables that it can speak to, with the values fitted by the closed form:
 * nothing is fitted to what the engine itself says.
 */
export function validateEvents(effort: Effort): EventValidation {
  const asked = new AskedOnce(effort);
  const tables = publishedTables.map((table) => {
    const values = valuesFor(table);
    return table.rows.map((row) => asked.about(row, values));
  });
  const left = heldOut(manyGuests).map(({ row, values }) => ({
    row,
    ask: asked.about(row, values),
  }));
  return {
    jobs: asked.jobs,
    report: (results) => {
      const plain = validate();
      const errors = left.flatMap(({ row, ask }) => {
        const told = ask?.(results);
        return told === undefined ? [] : [Math.abs(middle(told) - row.published)];
      });
      return {
        ...plain,
        runs: effort,
        tables: plain.tables.map((table, at) => ({
          ...table,
          rows: table.rows.map((row, place) => {
            const told = tables[at]?.[place]?.(results);
            return told === undefined ? row : { ...row, events: rangeOf(told) };
          }),
        })),
        leaveOneOut: {
          ...plain.leaveOneOut,
          eventsMeanAbs: errors.reduce((sum, error) => sum + error, 0) / errors.length,
          eventsWorst: Math.max(...errors),
        },
      };
    },
  };
}

/** By seed, what a row's prediction is, from the results of all jobs. */
type Answer = (results: readonly SimulationResult[]) => number[];

/** Hosts to simulate, each once however many rows ask for it. */
class AskedOnce {
  readonly jobs: SimulationJob[] = [];
  private readonly places = new Map<string, number>();
  private readonly effort: Effort;

  constructor(effort: Effort) {
    this.effort = effort;
  }

  about({ events }: PublishedRow, values: ParameterValues): Answer | undefined {
    if (events === undefined) return undefined;
    const places = events.worlds(values).map((world) => this.placeOf(world));
    return (results) => this.bySeed(events, places, results);
  }

  private placeOf({ host, parameters }: EventWorld): number {
    const key = JSON.stringify([host, parameters]);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.jobs.length;
    this.places.set(key, place);
    this.jobs.push(...jobsFor(host, parameters, this.effort));
    return place;
  }

  private bySeed(
    events: EventPrediction,
    places: readonly number[],
    results: readonly SimulationResult[],
  ): number[] {
    return Array.from({ length: this.effort.seeds }, (_, seed) =>
      events.predict(places.flatMap((place) => results[place + seed] ?? [])),
    );
  }
}

function rangeOf(told: readonly number[]): { low: number; typical: number; high: number } {
  return { low: Math.min(...told), typical: middle(told), high: Math.max(...told) };
}

/** Of an even number the lower of the middle two. */
function middle(told: readonly number[]): number {
  const sorted = told.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

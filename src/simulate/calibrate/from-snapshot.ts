import { vcpuWindows } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import { PARAMETERS_SCHEMA, type ParametersDocument } from '../../model/simulation.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { displacement } from '../analytic/displacement.ts';
import { hostLoad } from '../analytic/host-load.ts';
import type { ModelledGuest, ModelledHost } from '../analytic/modelled-host.ts';
import { fitParameters } from '../fit-parameters.ts';
import { modelledSnapshot } from '../modelled-snapshot.ts';
import {
  type ParameterName,
  type ParameterValues,
  parameters,
  parameterValues,
} from '../parameters.ts';

/** A vCPU that ran less tells nothing of how often it moves. */
const BUSY_SHARE = 0.05;

/**
 * Fits what the snapshot of a host can tell: how far floating guests are from their memory, and how often they move. It
 * tells no speed, so what anything costs keeps its default.
 */
export function fromSnapshot(snapshot: Snapshot): ParametersDocument {
  const { host, guests } = modelledSnapshot(snapshot);
  const distances = host.nodes.length > 1 ? displacedGuests(snapshot, host, guests) : [];
  const rates = moveRate(snapshot, guests);
  if (distances.length === 0 && rates === undefined) {
    throw new Problem({
      what: 'the snapshot tells nothing to fit: no floating guest was sampled',
      remedy: 'take one with --window 10s while guests work, as root',
    });
  }
  const names: ParameterName[] =
    distances.length > 1 ? ['scatterDrift', 'bootScatter'] : ['scatterDrift'];
  const used = distances.length > 0 ? names : [];
  const error = (values: ParameterValues): number =>
    distances.reduce((sum, { seen, predict }) => sum + (predict(values) - seen) ** 2, 0);
  const values = fitParameters(used, error, parameterValues());
  const moves = rates === undefined ? {} : moveParameters(rates);
  return {
    schema: PARAMETERS_SCHEMA,
    fittedTo: [
      ...distances.map(({ name, seen, predict }) => ({
        what: `${name}: share that is not where its memory is`,
        measured: seen,
        predicted: predict(values),
      })),
      ...(rates === undefined
        ? []
        : [
            {
              what: 'moves a second of a busy floating vCPU',
              measured: rates,
              predicted: (moves.sameNodeMigrationsPerS ?? 0) + (moves.crossNodeMigrationsPerS ?? 0),
            },
          ]),
    ],
    parameters: { ...Object.fromEntries(used.map((name) => [name, values[name]])), ...moves },
    left: [
      ...(used.length > 0 ? [] : ['scatterDrift, bootScatter: no guest floats over several nodes']),
      ...(rates === undefined
        ? ['sameNodeMigrationsPerS, crossNodeMigrationsPerS: no busy vCPU that floats was sampled']
        : []),
      'what things cost (remotePenalty, contention, exitCycles): measure shares and give them with --campaign',
    ],
  };
}

interface Displaced {
  readonly name: string;
  /** 0: runs where most of its memory is; 1: as if it had been strewn. */
  readonly seen: number;
  readonly predict: (values: ParameterValues) => number;
}

function displacedGuests(
  snapshot: Snapshot,
  host: ModelledHost,
  guests: readonly ModelledGuest[],
): Displaced[] {
  const load = hostLoad(host, guests);
  return guests.flatMap((guest) => {
    const seen = awayShare(snapshot, host, guest);
    const around = load.of(guest);
    const isFree = around.nodes.filter((share) => share > 0).length > 1 && !guest.memoryBound;
    if (seen === undefined || !isFree) return [];
    const width = guest.vcpus.length / guest.cells / (host.cpus.length / host.nodes.length);
    const where = { width, load: Math.min(1, around.perCpu), ageHours: guest.ageHours };
    const name = snapshot.guests.find(({ id }) => id === guest.id)?.name ?? guest.id;
    return [{ name, seen, predict: (values) => displacement(where, values) }];
  });
}

/** Memory on other nodes than those on which its vCPUs were last seen, of what evenly strewn memory would have. */
function awayShare(
  snapshot: Snapshot,
  host: ModelledHost,
  { id, memory }: ModelledGuest,
): number | undefined {
  const guest = snapshot.guests.find((each) => each.id === id);
  const windows = guest && valueOrUndefined(vcpuWindows(guest));
  const nodes = (windows ?? []).flatMap(({ thread }) => {
    const last = valueOrUndefined(thread.lastCpu);
    return host.cpus.find((cpu) => cpu.id === last)?.node ?? [];
  });
  if (memory === undefined || nodes.length === 0) return undefined;
  const near = nodes.reduce((sum, node) => sum + (memory[node] ?? 0), 0) / nodes.length;
  return Math.min(1, (1 - near) / (1 - 1 / host.nodes.length));
}

/** Moves for each second a floating vCPU ran; undefined where none was busy. */
function moveRate(snapshot: Snapshot, guests: readonly ModelledGuest[]): number | undefined {
  const floating = new Set(
    guests.filter(({ vcpus }) => vcpus.some((cpus) => cpus.length > 1)).map(({ id }) => id),
  );
  const windows = snapshot.guests
    .filter(({ id }) => floating.has(id))
    .flatMap((guest) => valueOrUndefined(vcpuWindows(guest)) ?? [])
    .filter(({ busyShare }) => busyShare >= BUSY_SHARE);
  const moves = windows.map(({ thread }) => valueOrUndefined(thread.migrations)?.delta ?? 0);
  const ranS = windows.reduce((sum, { runNs }) => sum + runNs, 0) / 1e9;
  return ranS === 0 ? undefined : moves.reduce((sum, each) => sum + each, 0) / ranS;
}

/** The kernel counts all moves together; they are parted as in the published count of both. */
function moveParameters(rate: number): Partial<Record<ParameterName, number>> {
  const { sameNodeMigrationsPerS: near, crossNodeMigrationsPerS: far } = parameters;
  const farShare = far.default / (near.default + far.default);
  return {
    sameNodeMigrationsPerS: Math.min(near.high, rate * (1 - farShare)),
    crossNodeMigrationsPerS: Math.min(far.high, rate * farShare),
  };
}

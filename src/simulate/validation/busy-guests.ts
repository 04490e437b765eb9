import { type Arrangement, arrange, type UnplacedGuest } from '../analytic/arrange.ts';
import type { Reference } from '../analytic/guest-slowdowns.ts';
import { predictor } from '../analytic/predict.ts';
import { type HostShape, regularHost } from '../analytic/regular-host.ts';
import { engineParametersOf } from '../engine-parameters-of.ts';
import type { ParameterValues } from '../parameters.ts';
import { arrangedWorld } from '../world-of.ts';
import type { Setting } from './both-ways.ts';

export interface BusyGuests {
  readonly host: Pick<HostShape, 'cores' | 'nodes' | 'threads'>;
  readonly count: number;
  readonly vcpus: number;
  readonly arrangement: Arrangement;
  readonly reference?: Reference;
  /** Left out: long since. */
  readonly ageHours?: number;
  /**
   * Whether each vCPU works on memory of its own, which NUMA balancing can bring to it; otherwise all of a guest's vCPUs
   * use all of its memory. The closed form does not tell these apart.
   */
  readonly hasOwnMemory?: boolean;
}

/** More memory than anybody wants: tables about processors say nothing of swap. */
const AMPLE_MIB = 2 ** 30;

/** The share of native that guests reach which are busy all the time and all alike. */
export function busyGuests(setting: BusyGuests): Setting {
  const { host: shape, count, vcpus, arrangement, reference = 'alone', ageHours } = setting;
  const { hasOwnMemory = false } = setting;
  const host = regularHost({ ...shape, memoryMiB: AMPLE_MIB, numaBalancing: false });
  const guests = Array.from({ length: count }, (_, at) =>
    busyGuest(`guest-${at}`, vcpus, ageHours),
  );
  const arranged = arrange(host, guests, arrangement);
  const predicted = predictor(arranged.host, arranged.guests, reference);
  return {
    share: (values) => predicted(values).share,
    world: (given) => {
      const values = reference === 'same-load' ? withoutCrowd(given) : given;
      const world = arrangedWorld(host, guests, { arrangement, values });
      const cells = Math.ceil((vcpus * shape.nodes) / host.cpus.length);
      const withCells = world.guests.map((guest) => ({ ...guest, cells }));
      return {
        host: hasOwnMemory ? { ...world, guests: withCells } : world,
        parameters: engineParametersOf(values, MHZ),
      };
    },
    shareOf: ({ total }) => total.speed,
  };
}

/** Where the native host was as crowded, nothing of that is lost. */
function withoutCrowd(values: ParameterValues): ParameterValues {
  return { ...values, contention: 0, smtShare: 1 };
}

const MHZ = 3000;

function busyGuest(id: string, vcpus: number, ageHours: number | undefined): UnplacedGuest {
  return {
    id,
    vcpus,
    memoryMiB: 1024,
    duty: 1,
    cells: 1,
    pageKiB: 4,
    ageHours,
    accelerated: true,
    exitsPerSecond: 0,
    mhz: MHZ,
  };
}

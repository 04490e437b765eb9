import { type Arrangement, arrange, type UnplacedGuest } from '../analytic/arrange.ts';
import type { Reference } from '../analytic/guest-slowdowns.ts';
import { predictor } from '../analytic/predict.ts';
import { type HostShape, regularHost } from '../analytic/regular-host.ts';
import type { ParameterValues } from '../parameters.ts';

export interface BusyGuests {
  readonly host: Pick<HostShape, 'cores' | 'nodes' | 'threads'>;
  readonly count: number;
  readonly vcpus: number;
  readonly arrangement: Arrangement;
  readonly reference?: Reference;
  /** Left out: long since. */
  readonly ageHours?: number;
}

/** More memory than anybody wants: tables about processors say nothing of swap. */
const AMPLE_MIB = 2 ** 30;

/** Share of native (0..1) that guests reach which are busy all the time and all alike. */
export function shareOfBusyGuests(setting: BusyGuests): (values: ParameterValues) => number {
  const { host: shape, count, vcpus, arrangement, reference = 'alone', ageHours } = setting;
  const host = regularHost({ ...shape, memoryMiB: AMPLE_MIB, numaBalancing: false });
  const guests = Array.from({ length: count }, (_, at) =>
    busyGuest(`guest-${at}`, vcpus, ageHours),
  );
  const arranged = arrange(host, guests, arrangement);
  const predicted = predictor(arranged.host, arranged.guests, reference);
  return (values) => predicted(values).share;
}

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
    mhz: 3000,
  };
}

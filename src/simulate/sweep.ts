import { SWEEP_SCHEMA, type SweepDocument } from '../model/simulation.ts';
import { type Arrangement, arrange, type UnplacedGuest } from './analytic/arrange.ts';
import type { ModelledHost } from './analytic/modelled-host.ts';
import { predictor } from './analytic/predict.ts';
import { type Fitted, withRange } from './analytic/predict-range.ts';
import { type HostShape, regularHost } from './analytic/regular-host.ts';
import type { ParameterValues } from './parameters.ts';

export interface Sweep {
  readonly host: HostShape;
  /** Each of the guests. */
  readonly guest: Omit<UnplacedGuest, 'id'>;
  readonly counts: readonly number[];
  readonly policies: readonly Arrangement[];
}

/** How many like guests do how well on a host, by policy. */
export function sweep(question: Sweep, values: ParameterValues, fitted?: Fitted): SweepDocument {
  const { host: shape, guest, counts, policies } = question;
  const host = regularHost(shape);
  const rows = counts.map((count) => {
    const guests = likeGuests(count, guest);
    const shares = policies.flatMap((policy) => {
      if (!holds(host, policy, count * guest.vcpus)) return [];
      const arranged = arrange(host, guests, policy);
      const predicted = predictor(arranged.host, arranged.guests);
      const { share } = withRange((given) => ({ share: predicted(given).share }), values, fitted);
      return [[policy, { share, losses: predicted(values).losses }] as const];
    });
    return { guests: count, shares: Object.fromEntries(shares) };
  });
  return { schema: SWEEP_SCHEMA, engine: 'analytic', ...sweepHead(question), rows };
}

/** What a document says of the question. */
export function sweepHead({
  host,
  guest,
  policies,
}: Sweep): Pick<SweepDocument, 'host' | 'guest' | 'policies'> {
  const { cores, nodes, threads, memoryMiB } = host;
  return {
    host: { cores, nodes, threads, memoryMiB },
    guest: { vcpus: guest.vcpus, memoryMiB: guest.memoryMiB, duty: guest.duty },
    policies: [...policies],
  };
}

/** More vCPUs than pCPUs cannot be pinned one to one. */
export function holds({ cpus }: ModelledHost, policy: Arrangement, vcpus: number): boolean {
  return policy !== 'core-pinned' || vcpus <= cpus.length;
}

export function likeGuests(count: number, guest: Omit<UnplacedGuest, 'id'>): UnplacedGuest[] {
  return Array.from({ length: count }, (_, at) => ({ ...guest, id: `guest-${at + 1}` }));
}

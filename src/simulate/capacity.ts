import { CAPACITY_SCHEMA, type CapacityDocument } from '../model/simulation.ts';
import { type Arrangement, arrange, type UnplacedGuest } from './analytic/arrange.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import { type HostPrediction, predictor } from './analytic/predict.ts';
import { type Fitted, withRange } from './analytic/predict-range.ts';
import { binomialAbove } from './binomial.ts';
import type { ParameterValues } from './parameters.ts';
import { likeGuests } from './sweep.ts';

export interface CapacityQuestion {
  readonly host: ModelledHost;
  /** Those that run there already, where they are. */
  readonly already: readonly ModelledGuest[];
  readonly guest: Omit<UnplacedGuest, 'id'>;
  /** Of its memory that a guest usually has touched, and how likely it wants all of it at a moment. */
  readonly touched: number;
  readonly burst: number;
  /** No guest is to fall under this share of native. */
  readonly floor: number;
  /** Of the host that is given away; vCPUs a pCPU. */
  readonly share: number;
  readonly ratio: number;
  readonly assumed: readonly string[];
}

interface PolicyRules {
  readonly policy: 'conservative' | 'overcommit';
  readonly limit: number;
  /** Nodes are planned under the one, under the other nobody cares. */
  readonly arrangement: Arrangement;
  readonly mostVcpus: number;
  readonly mostMemoryMiB: number;
}

/** With the guests that are under the floor already, whom no further guest brings there. */
interface Watched extends CapacityQuestion {
  readonly low: ReadonlySet<string>;
}

const MOST_GUESTS = 100_000;

/** How many more guests of a kind a host takes, under both policies. */
export function capacity(
  question: CapacityQuestion,
  values: ParameterValues,
  fitted?: Fitted,
): CapacityDocument {
  const { host, guest, touched, burst, share, ratio } = question;
  const memoryMiB = host.nodes.reduce((sum, node) => sum + node.memoryMiB, 0);
  const rules: readonly PolicyRules[] = [
    {
      policy: 'conservative',
      limit: share,
      arrangement: 'node-pinned',
      mostVcpus: share * host.cpus.length,
      mostMemoryMiB: share * memoryMiB,
    },
    {
      policy: 'overcommit',
      limit: ratio,
      arrangement: 'floating',
      mostVcpus: ratio * host.cpus.length,
      // What guests have touched must be somewhere; only what they have not is promised twice.
      mostMemoryMiB: (host.guestMemoryShare * memoryMiB) / touched,
    },
  ];
  const low = new Set(
    predictor(
      host,
      question.already,
    )(values)
      .guests.filter((each) => each.share < question.floor)
      .map(({ id }) => id),
  );
  const under = `${low.size} of the guests that run there are under that already, and left out of account`;
  return {
    schema: CAPACITY_SCHEMA,
    guest: { vcpus: guest.vcpus, memoryMiB: guest.memoryMiB, duty: guest.duty, touched, burst },
    floor: question.floor,
    already: question.already.length,
    policies: rules.map((each) => answer({ ...question, low }, each, values, fitted)),
    assumed: [...question.assumed, ...(low.size > 0 ? [under] : [])],
  };
}

function answer(
  question: Watched,
  rules: PolicyRules,
  values: ParameterValues,
  fitted: Fitted | undefined,
): CapacityDocument['policies'][number] {
  const { already, guest, floor } = question;
  const vcpus = already.reduce((sum, each) => sum + each.vcpus.length, 0);
  const memory = already.reduce((sum, each) => sum + each.memoryMiB, 0);
  const byVcpus = Math.floor((rules.mostVcpus - vcpus) / guest.vcpus + 1e-9);
  const byMemory = Math.floor((rules.mostMemoryMiB - memory) / guest.memoryMiB + 1e-9);
  const admitted = Math.max(0, Math.min(byVcpus, byMemory, MOST_GUESTS));
  const predicted = (count: number) => worstWith(question, rules, count);
  const guests = mostThatHold(admitted, (count) => predicted(count)(values) >= floor);
  const worstOf = predicted(guests);
  const { worst } = withRange((given) => ({ worst: worstOf(given) }), values, fitted);
  const least = byVcpus <= byMemory ? 'vCPUs' : 'memory';
  return {
    policy: rules.policy,
    limit: rules.limit,
    guests,
    bound:
      guests < admitted
        ? `a guest under ${Math.round(100 * floor)} % of native`
        : `the policy's limit of ${least}`,
    worst: { low: Math.max(0, worst.low), typical: worst.typical, high: worst.high },
    ...bursts(question, guests),
  };
}

/** Predictions only fall with more guests, so the most can be found by halving. */
function mostThatHold(limit: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The share of native of the guest that does worst, of those that are not under the floor as it is; of none 1. */
function worstWith(
  { host, already, guest, touched, low }: Watched,
  { arrangement, policy }: PolicyRules,
  count: number,
): (values: ParameterValues) => number {
  const arranged = arrange(host, likeGuests(count, guest), arrangement);
  const inUse = policy === 'overcommit' ? touched : 1;
  const added = arranged.guests.map((each) => ({ ...each, memoryMiB: each.memoryMiB * inUse }));
  const predict = predictor(host, [...already, ...added]);
  const worst = ({ guests }: HostPrediction): number =>
    guests.reduce((least, { id, share }) => (low.has(id) ? least : Math.min(least, share)), 1);
  return (values) => worst(predict(values));
}

/** Each vCPU is taken to be busy, and each guest to want all its memory, without regard to the others. */
function bursts(
  { host, already, guest, touched, burst }: CapacityQuestion,
  count: number,
): { cpuBurst: number; memoryBurst: number } {
  const busy = already.reduce((sum, { vcpus, duty }) => sum + vcpus.length * duty, 0);
  const room = host.nodes.reduce((sum, node) => sum + node.memoryMiB, 0) * host.guestMemoryShare;
  const usual =
    already.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0) + count * guest.memoryMiB * touched;
  const more = guest.memoryMiB * (1 - touched);
  const bursting = more === 0 ? count : Math.floor((room - usual) / more + 1e-9);
  return {
    cpuBurst: binomialAbove(Math.floor(host.cpus.length - busy), count * guest.vcpus, guest.duty),
    memoryBurst: usual > room ? 1 : binomialAbove(bursting, count, burst),
  };
}

import {
  PARAMETERS_SCHEMA,
  type ParametersDocument,
  type SharesDocument,
} from '../../model/simulation.ts';
import { arrange } from '../analytic/arrange.ts';
import { predictor } from '../analytic/predict.ts';
import { regularHost } from '../analytic/regular-host.ts';
import { nonsense } from '../check-host.ts';
import { fitParameters } from '../fit-parameters.ts';
import { type ParameterName, type ParameterValues, parameterValues } from '../parameters.ts';
import { likeGuests } from '../sweep.ts';
import { usualGuest } from '../usual-guest.ts';

interface Measured {
  readonly what: string;
  readonly measured: number;
  readonly predict: (values: ParameterValues) => number;
}

/** Fits the model to shares of native that were measured on a host. */
export function fromShares(shares: SharesDocument, where: string): ParametersDocument {
  const { host } = shares;
  if (host.nodes > host.cores) {
    throw nonsense(where, 'host.nodes', `${host.nodes} nodes for ${host.cores} cores`);
  }
  const rows = shares.rows.map((row) => measuredRow(host, row));
  const names = tellable(shares);
  const error = (values: ParameterValues): number =>
    rows.reduce((sum, row) => sum + Math.log(row.predict(values) / row.measured) ** 2, 0);
  const values = fitParameters(names, error, parameterValues());
  return {
    schema: PARAMETERS_SCHEMA,
    fittedTo: rows.map(({ what, measured, predict }) => ({
      what,
      measured,
      predicted: predict(values),
    })),
    parameters: Object.fromEntries(names.map((name) => [name, values[name]])),
    left: FITTABLE.filter((name) => !names.includes(name)).map(
      (name) => `${name}: there are not enough rows that depend on it`,
    ),
  };
}

const FITTABLE: readonly ParameterName[] = [
  'contention',
  'remotePenalty',
  'scatterDrift',
  'numaBalancingRecovery',
  'fixedTax',
  'nestedWalkPenalty',
];

/** What the rows can tell: no more parameters than rows that depend on them. */
function tellable({ host, rows }: SharesDocument): ParameterName[] {
  const of = (policy: string): number => rows.filter((row) => row.policy === policy).length;
  const pinned = of('core-pinned') + of('node-pinned');
  const names: ParameterName[] = pinned + of('floating') > 0 ? ['contention'] : [];
  if (host.nodes > 1) {
    if (of('floating') > 0) names.push('remotePenalty');
    if (of('floating') > 1) names.push('scatterDrift');
    if (of('numa-balanced') > 0 && of('floating') > 0) names.push('numaBalancingRecovery');
  }
  const ENOUGH_FOR_LEVEL = 3;
  if (pinned >= ENOUGH_FOR_LEVEL) names.push('fixedTax', 'nestedWalkPenalty');
  return names.slice(0, rows.length);
}

function measuredRow(
  shape: SharesDocument['host'],
  { guests: count, vcpus, duty, policy, share }: SharesDocument['rows'][number],
): Measured {
  const AMPLE_MIB = 2 ** 30;
  const host = regularHost({ ...shape, memoryMiB: AMPLE_MIB, numaBalancing: false });
  const guest = usualGuest({ vcpus, memoryMiB: 1, duty });
  const arranged = arrange(host, likeGuests(count, guest), policy);
  const predict = predictor(arranged.host, arranged.guests);
  return {
    what: `${count} guests of ${vcpus} vCPUs, ${policy}: share of native`,
    measured: share,
    predict: (values) => predict(values).share,
  };
}

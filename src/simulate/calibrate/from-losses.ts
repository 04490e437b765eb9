import { isProcessorWork } from '../../derived/processor-work.ts';
import type { KeptLoss, LossConditions, MeasuredLoss } from '../../model/results.ts';
import { PARAMETERS_SCHEMA, type ParametersDocument } from '../../model/simulation.ts';
import { type ParameterName, parameters } from '../parameters.ts';

interface Told {
  readonly name: ParameterName;
  readonly fits: (conditions: LossConditions) => boolean;
  /** From the share of speed that is left. */
  readonly valueFrom: (share: number) => number;
}

const addedTime = (share: number): number => 1 / share - 1;

/** What losses tell directly. The rest of the model depends on several guests at a time, or on their memory. */
const TOLD: readonly Told[] = [
  { name: 'fixedTax', fits: (loss) => isProcessorWork(loss, 'guest', 'kvm'), valueFrom: addedTime },
  {
    name: 'translationSlowdown',
    fits: (loss) => isProcessorWork(loss, 'guest', 'tcg'),
    valueFrom: (share) => 1 / share,
  },
  {
    name: 'containerTax',
    fits: (loss) => isProcessorWork(loss, 'container', 'native'),
    valueFrom: addedTime,
  },
];

/** Whether a loss tells a parameter of the model. */
export function tellsParameter(conditions: LossConditions): boolean {
  return TOLD.some(({ fits }) => fits(conditions));
}

/** Parameters that campaigns measured on a host, each within its plausible range. */
export function fromLosses(kept: readonly KeptLoss[]): ParametersDocument {
  const rows = TOLD.flatMap((told) => rowOf(told, kept) ?? []);
  return {
    schema: PARAMETERS_SCHEMA,
    fittedTo: rows.map(({ what, measured, value }) => ({ what, measured, predicted: value })),
    parameters: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
    left: TOLD.filter(({ name }) => !rows.some((row) => row.name === name)).map(
      ({ name }) => `${name}: no campaign of this host measured it well enough`,
    ),
  };
}

interface Row {
  readonly name: ParameterName;
  readonly what: string;
  readonly measured: number;
  readonly value: number;
}

/** The middle of what the latest campaign that measured it found. */
function rowOf({ name, fits, valueFrom }: Told, kept: readonly KeptLoss[]): Row | undefined {
  const { low, high } = parameters[name];
  const telling = kept.filter(({ loss }) => fits(loss) && tells(loss, high - low));
  const latest = Math.max(...telling.map(({ campaign }) => campaign.id));
  const own = telling.filter(({ campaign }) => campaign.id === latest);
  const [first] = own;
  if (first === undefined) return undefined;
  const shares = own.map(({ loss }) => 1 - loss.typical).sort((one, other) => one - other);
  const measured = valueFrom(Math.max(shares[Math.floor(shares.length / 2)] ?? 1, LEAST_SHARE));
  const day = first.measuredAt.slice(0, 'YYYY-MM-DD'.length);
  return {
    name,
    what: `${name}, campaign ${first.campaign.name} (${latest}) of ${day}`,
    measured,
    value: Math.min(Math.max(measured, low), high),
  };
}

/** Of nothing left no run time follows. */
const LEAST_SHARE = 1e-6;

/** In so much noise that the whole plausible range would look alike, seeing no difference tells nothing. */
function tells({ verdict, detectable }: MeasuredLoss, range: number): boolean {
  return verdict !== 'no difference' || detectable <= range;
}

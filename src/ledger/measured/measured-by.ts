import type { Figure } from '../../evidence/figure.ts';
import type { KeptLoss, LossConditions, MeasuredLoss } from '../../model/results.ts';
import type { CostSubject, Estimate, MeasuredSubject } from '../cost-subject.ts';
import { percentText } from '../models/percent-text.ts';

/** Shares of native speed, 0..1. */
export interface MeasuredShares {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
  /** The least that would have been seen. */
  readonly detectable: number;
  /** How the shares follow from what was measured, where they are not the same. */
  readonly arithmetic?: string;
}

/** How a cause is measured. */
export interface MeasuredBy {
  /** Whether a loss is one of this cause, whoever has it. */
  readonly fits: (loss: LossConditions) => boolean;
  /** What it is for a subject; undefined where that one is under other conditions. */
  readonly sharesFor: (kept: KeptLoss, subject: CostSubject) => MeasuredShares | undefined;
}

/** Named one by one; of more the range is told. */
const MAX_NAMED = 3;

/** From the latest campaign that measured the cause under the subject's conditions; undefined where none did. */
export function measuredEstimate(
  figure: Figure,
  measuredBy: MeasuredBy | undefined,
  subject: MeasuredSubject,
): Estimate | undefined {
  if (measuredBy === undefined) return undefined;
  const fitting = subject.measured.flatMap((kept) => {
    const { loss } = kept;
    if (loss.dimension !== figure.dimension || !measuredBy.fits(loss)) return [];
    const shares = measuredBy.sharesFor(kept, subject);
    if (shares === undefined || isBlind(loss, shares, figure)) return [];
    return [{ kept, shares }];
  });
  const latest = Math.max(...fitting.map(({ kept }) => kept.campaign.id));
  const own = fitting.filter(({ kept }) => kept.campaign.id === latest);
  const [first] = own;
  if (first === undefined) return undefined;
  const typical = own.map(({ shares }) => shares.typical).sort((one, other) => one - other);
  return {
    loss: {
      dimension: figure.dimension,
      low: Math.min(...own.map(({ shares }) => shares.low)),
      typical: typical[Math.floor(typical.length / 2)] ?? 0,
      high: Math.max(...own.map(({ shares }) => shares.high)),
      basis: 'measured',
      // Measured once: what was quoted as `high` was measured more often.
      confidence: own.some(({ kept }) => isDisturbed(kept.loss)) ? 'low' : 'medium',
      source: measuredHere(first.kept),
    },
    arithmetic: own.length > MAX_NAMED ? manyText(own) : own.map(oneText).join('; '),
  };
}

/** `measured on this host, 2026-11-26, campaign vt (3)` */
export function measuredHere({ measuredAt, campaign }: KeptLoss): string {
  const day = measuredAt.slice(0, 'YYYY-MM-DD'.length);
  return `measured on this host, ${day}, campaign ${campaign.name} (${campaign.id})`;
}

/** It saw no difference, and would not have seen one of the size that others did: it tells nothing better. */
function isBlind(
  { verdict }: MeasuredLoss,
  { detectable }: MeasuredShares,
  figure: Figure,
): boolean {
  return verdict === 'no difference' && detectable > figure.high;
}

function isDisturbed({ runs, disturbed }: MeasuredLoss): boolean {
  return disturbed * 2 > runs;
}

interface Fitting {
  readonly kept: KeptLoss;
  readonly shares: MeasuredShares;
}

function oneText({ kept: { loss }, shares }: Fitting): string {
  const { name, conditions, runs, disturbed } = loss;
  const noise = disturbed === 0 ? '' : `, ${disturbed} of them on a host that was not quiet`;
  const how = shares.arithmetic ?? `${percentText(shares.typical)} lost`;
  return `${name} ${conditions}: ${how} (${runs} runs${noise})`;
}

function manyText(all: readonly Fitting[]): string {
  const least = all.reduce((one, other) =>
    one.shares.typical <= other.shares.typical ? one : other,
  );
  const most = all.reduce((one, other) =>
    one.shares.typical >= other.shares.typical ? one : other,
  );
  return `${all.length} configurations, from ${oneText(least)} to ${oneText(most)}`;
}

import { median, medianAbsoluteDeviation, probit, quantile } from 'simple-statistics';
import { SURE } from './sure.ts';

/** With which probability a difference of the stated size is told. */
const POWER = 0.8;
/** A normal distribution's standard deviation is so many of its median absolute deviations. */
const MAD_TO_DEVIATION = 1.4826;
/** And so many times smaller than its interquartile range. */
const IQR_TO_DEVIATION = 1.349;
/** Asymptotic efficiency of the rank test on normal noise (Hodges and Lehmann 1956). */
const RANK_EFFICIENCY = 3 / Math.PI;
/** Small samples know their own spread badly; 1 + 4/n fits Student's quantiles at 1 % well enough from n = 5. */
const SMALL_SAMPLE = 4;

/**
 * The smallest difference between two configurations, as a share, that so much noise and so few repetitions let
 * one tell from chance four times in five.
 */
export function smallestDetectable(first: readonly number[], second: readonly number[]): number {
  const spread = Math.hypot(relativeSpread(first), relativeSpread(second)) / Math.SQRT2;
  const fewer = Math.min(first.length, second.length);
  const certainty = probit(1 - SURE / 2) + probit(POWER);
  const caution = 1 + SMALL_SAMPLE / fewer;
  return certainty * spread * Math.sqrt(2 / fewer / RANK_EFFICIENCY) * caution;
}

/** Robust, so that one disturbed run does not speak for all; the larger of two estimates, so that it is not missed. */
function relativeSpread(values: readonly number[]): number {
  const sample = [...values];
  const range = quantile(sample, 0.75) - quantile(sample, 0.25);
  const deviation = Math.max(
    medianAbsoluteDeviation(sample) * MAD_TO_DEVIATION,
    range / IQR_TO_DEVIATION,
  );
  return deviation / Math.abs(median(sample));
}

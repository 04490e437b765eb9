import type { Finding } from '../model/finding.ts';
import { isOpen } from '../model/is-open.ts';
import type { Severity } from '../model/verdict.ts';

/** What a finding counts for beside those with a figure: nobody published one, or it is about safety. */
const WORTH: Readonly<Record<Severity, number>> = {
  critical: 0.5,
  high: 0.2,
  medium: 0.08,
  low: 0.02,
  info: 0,
};

/** What failed and nobody accepted, the most costly first. */
export function failuresByCost(findings: readonly Finding[]): Finding[] {
  const cost = ({ loss, severity }: Finding): number =>
    Math.max(loss?.typical ?? 0, WORTH[severity]);
  return findings.filter(isOpen).sort((left, right) => cost(right) - cost(left));
}

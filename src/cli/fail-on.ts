import type { Configuration } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import { isOpen } from '../model/is-open.ts';
import { type FailOn, failOnLevels, severities } from '../model/verdict.ts';
import type { ExitCode } from './command.ts';

const DEFAULT: FailOn = 'high';

export const failOnOption = {
  value: 'severity',
  help: `exit 1 when a finding is at least that severe (default: failOn of the configuration, else ${DEFAULT})`,
  choices: failOnLevels,
} as const;

/** 1 where a finding that nobody accepted reaches the severity: the one typed, else the configuration's. */
export function exitCodeOf(
  findings: readonly Finding[],
  typed: FailOn | undefined,
  configuration: Configuration | undefined,
): ExitCode {
  const limit = typed ?? configuration?.config.failOn ?? DEFAULT;
  if (limit === 'never') return 0;
  const least = severities.indexOf(limit);
  const isReached = (finding: Finding): boolean =>
    isOpen(finding) && severities.indexOf(finding.severity) <= least;
  return findings.some(isReached) ? 1 : 0;
}

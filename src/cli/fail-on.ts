import { type Severity, severities } from '../model/verdict.ts';

const NEVER = 'never';

/** From which severity on findings end in exit status 1. */
export type FailOn = Severity | typeof NEVER;

export const failOnOption = {
  value: 'severity',
  help: 'exit 1 when a finding is at least that severe',
  choices: [...severities, NEVER],
  default: 'high',
} as const;

export function reaches(severity: Severity, limit: FailOn): boolean {
  return limit !== NEVER && severities.indexOf(severity) <= severities.indexOf(limit);
}

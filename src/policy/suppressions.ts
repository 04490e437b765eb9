import type { ExpiredSuppression } from '../model/audit.ts';
import type { Configuration, Suppression } from '../model/config.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import { namesGuest } from './guest-class.ts';

export interface Judged {
  readonly findings: Finding[];
  readonly expired: ExpiredSuppression[];
}

/**
 * Marks findings that administrators know and accept. A check that is off counts neither as failed nor as unknown;
 * a suppression accepts failures only, since what could not be looked at is not thereby known.
 *
 * @param day YYYY-MM-DD, on which suppressions must still hold
 */
export function withSuppressions(
  findings: readonly Finding[],
  guests: readonly Guest[],
  configuration: Configuration | undefined,
  day: string,
): Judged {
  const all = [...guests.flatMap(ownRules), ...configuredRules(configuration)];
  const isOver = ({ until }: Rule): boolean => until !== undefined && until < day;
  const rules = Map.groupBy(
    all.filter((rule) => !isOver(rule)),
    ({ check }) => check,
  );
  const byId = new Map(guests.map((guest) => [guest.id, guest]));
  const judge = (finding: Finding): Finding => {
    const { id, status, subject } = finding;
    if (status !== 'fail' && status !== 'unknown') return finding;
    const off = offBy(id, configuration);
    if (off !== undefined) return { ...finding, suppressed: off };
    const guest = subject.guest === undefined ? undefined : byId.get(subject.guest);
    const rule = status === 'fail' ? rules.get(id)?.find(({ covers }) => covers(guest)) : undefined;
    return rule === undefined
      ? finding
      : { ...finding, suppressed: { reason: rule.reason, by: rule.by } };
  };
  return {
    findings: findings.map(judge),
    expired: all.filter(isOver).map(({ covers: _covers, until = '', ...rest }) => ({
      ...rest,
      until,
    })),
  };
}

interface Rule extends Suppression {
  readonly by: string;
  /** The guest that a finding is about, if it is about one. */
  covers(guest: Guest | undefined): boolean;
}

function ownRules(guest: Guest): Rule[] {
  const declared = valueOrUndefined(guest.definition)?.declared?.suppress ?? [];
  return declared.map((each) => ({
    ...each,
    guest: guest.name,
    by: `metadata of ${guest.name}`,
    covers: (other) => other?.id === guest.id,
  }));
}

function configuredRules(configuration: Configuration | undefined): Rule[] {
  return (configuration?.config.suppress ?? []).map((each, index) => ({
    ...each,
    by: `${configuration?.file}, suppress entry ${index + 1}`,
    covers: (other) =>
      each.guest === undefined || (other !== undefined && namesGuest(each.guest, other)),
  }));
}

function offBy(id: string, configuration: Configuration | undefined): Finding['suppressed'] {
  const checks = configuration?.config.checks ?? {};
  const off = Object.hasOwn(checks, id) ? checks[id] : undefined;
  return off === undefined
    ? undefined
    : { reason: off.off, by: `${configuration?.file}, checks ${id}` };
}

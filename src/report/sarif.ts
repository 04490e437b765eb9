import type { CheckText } from '../model/check-text.ts';
import type { Finding } from '../model/finding.ts';
import { topicNames } from '../model/topic.ts';
import type { Severity } from '../model/verdict.ts';

/** A finding, and where it is: in a file, or by the name of what it is about. */
export interface SarifResult {
  readonly finding: Finding;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
}

/** SARIF knows three levels: Static Analysis Results Interchange Format 2.1.0, 3.27.10. */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** For code hosts and editors: GitHub sorts by this number, as by CVSS (0..10). */
const RANKS: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '2.0',
  info: '0.5',
};

/** Failing findings as a SARIF 2.1.0 log with one run. */
export function sarifText(
  results: readonly SarifResult[],
  checks: readonly CheckText[],
  version: string,
): string {
  const failing = results.filter(({ finding }) => finding.status === 'fail');
  const used = checks.filter(({ id }) => failing.some(({ finding }) => finding.id === id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'virt-tune', version, rules: used.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: failing.map((result) => resultOf(result, used)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(check: CheckText): object {
  const { id, title, problem, why, remedy, notWhen, sources, severity, topic } = check;
  const help = `${why}\n\nRemedy: ${remedy}\n\nNot when: ${notWhen}\n\nSources: ${sources.join('; ')}`;
  return {
    id,
    name: id,
    shortDescription: { text: problem },
    fullDescription: { text: title },
    help: { text: help },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [topicNames[topic]], 'security-severity': RANKS[severity] },
  };
}

function resultOf({ finding, place }: SarifResult, rules: readonly CheckText[]): object {
  const { id, severity, subject, reason, evidence, remedy, suppressed } = finding;
  const seen = evidence.map(({ source, value }) => `${source} = ${value}`).join('; ');
  return {
    ruleId: id,
    ruleIndex: rules.findIndex((rule) => rule.id === id),
    level: LEVELS[severity],
    message: { text: `${subject.name}: ${reason} Seen: ${seen}. ${remedy ?? ''}`.trim() },
    locations: [
      {
        ...(place === undefined ? {} : { physicalLocation: physical(place) }),
        logicalLocations: [{ name: subject.name, kind: subject.kind }],
      },
    ],
    ...(suppressed === undefined ? {} : { suppressions: [suppressionOf(suppressed)] }),
    partialFingerprints: { subject: `${id}/${subject.kind}/${subject.name}` },
  };
}

/** Accepted outside the code that is judged: 3.35.2. */
function suppressionOf({ reason, by }: NonNullable<Finding['suppressed']>): object {
  return { kind: 'external', justification: `${reason} (${by})` };
}

function physical({ file, line, column }: NonNullable<SarifResult['place']>): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, startColumn: column },
  };
}

/** A relative path stays one; an absolute one names its scheme. */
function uriOf(file: string): string {
  const encoded = file.split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? `file://${encoded}` : encoded;
}

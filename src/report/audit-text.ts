import type { Audit } from '../model/audit.ts';
import { failureLines } from './audit-text-failures.ts';
import { headlines } from './audit-text-headlines.ts';
import { topicLines } from './audit-text-topics.ts';
import { unreadLines } from './audit-text-unread.ts';
import { nothingWrong } from './audit-words.ts';
import { failuresByCost } from './failures-by-cost.ts';
import { ledgerLines } from './ledger-text.ts';
import { rulesLines } from './rules-text.ts';
import { safeText, safeTexts } from './safe-text.ts';
import { simulatedLines } from './simulated-text.ts';
import { cutTo } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';

export interface AuditTextOptions {
  /** Also list what was found in order. */
  readonly verbose: boolean;
  /** Also show every step of the ledger. */
  readonly explainLedger: boolean;
}

/** An audit for reading in a terminal: headlines, findings by severity, what could not be read, topics. */
export function auditText(unsafe: Audit, terminal: Terminal, options: AuditTextOptions): string {
  const audit = safeAudit(unsafe, options);
  const failures = failuresByCost(audit.findings);
  const sections = [
    headlines(audit, terminal),
    failures.length === 0
      ? [paint(terminal, 'green', nothingWrong(audit))]
      : failureLines(failures, terminal),
    rulesLines(audit, terminal, options.verbose),
    options.verbose ? passLines(audit, terminal) : [],
    options.explainLedger ? ledgerLines(audit.ledger, terminal) : [],
    audit.simulated === undefined ? [] : simulatedLines(audit.simulated, terminal),
    unreadLines(audit, terminal),
    topicLines(audit, terminal),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return inItsCharacters(terminal, `${text}\n`);
}

/**
 * With texts that are safe to print. Those of findings, a million on a large host, become so where they are printed;
 * of the ledger only figures are, unless it is explained.
 */
function safeAudit(
  { findings, ledger, ...rest }: Audit,
  { explainLedger }: AuditTextOptions,
): Audit {
  return {
    ...safeTexts(rest),
    findings,
    ledger: explainLedger ? safeTexts(ledger) : ledger,
  };
}

function passLines({ findings }: Audit, terminal: Terminal): string[] {
  const passed = findings.filter(({ status }) => status === 'pass');
  return [
    paint(terminal, 'bold', 'In order'),
    ...passed.map(({ id, title, subject, evidence }) => {
      const seen = evidence.map(({ value }) => value).join('; ');
      return cutTo(
        safeText(`  ${id.padEnd(7)} ${subject.name}: ${title} [${seen}]`),
        terminal.width,
      );
    }),
  ];
}

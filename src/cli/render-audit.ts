import type { Audit } from '../model/audit.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { AuditTextOptions } from '../report/audit-text.ts';
import type { Io } from './io.ts';

export const auditFormats = ['text', 'json', 'html', 'markdown', 'sarif'] as const;
export type AuditFormat = (typeof auditFormats)[number];

export interface Audited {
  readonly audit: Audit;
  /** What it was found in: pictures need more than the conclusions. */
  readonly snapshot: Snapshot;
  /** Of this machine as it is now, whose history may have been kept here. */
  readonly isLive: boolean;
}

/** The document a format asks for. Only what that one needs is loaded. */
export async function renderAudit(
  audited: Audited,
  format: AuditFormat,
  options: AuditTextOptions,
  io: Io,
): Promise<string> {
  const { audit } = audited;
  switch (format) {
    case 'json':
      return `${JSON.stringify(audit, null, 2)}\n`;
    case 'html':
      return htmlOf(audited, io);
    case 'markdown': {
      const { auditMarkdown } = await import('../report/audit-markdown.ts');
      return auditMarkdown(audit);
    }
    case 'sarif':
      return sarifOf(audit);
    case 'text': {
      const { auditText } = await import('../report/audit-text.ts');
      return auditText(audit, io.terminal, options);
    }
  }
}

async function htmlOf({ audit, snapshot, isLive }: Audited, io: Io): Promise<string> {
  const { createHash } = await import('node:crypto');
  const { machinePicture } = await import('../derived/machine-picture.ts');
  const { auditHtml } = await import('../report/html/audit-html.ts');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
  const { guestsOverTime } = await import('./history/guests-over-time.ts');
  const history = isLive ? guestsOverTime(snapshot.guests, io) : [];
  return auditHtml({ audit, picture: machinePicture(snapshot), history, sha256 });
}

async function sarifOf(audit: Audit): Promise<string> {
  const { checks } = await import('../checks/registry.ts');
  const { sarifText } = await import('../report/sarif.ts');
  const results = audit.findings.map((finding) => ({ finding }));
  return sarifText(results, checks, audit.virtTuneVersion);
}

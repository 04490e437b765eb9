import type { MachinePicture } from '../../derived/machine-picture.ts';
import type { Audit } from '../../model/audit.ts';
import { whenText } from '../audit-words.ts';
import { acceptedSection } from './accepted-section.ts';
import { findingsSection } from './findings-section.ts';
import { guestsTable } from './guests-table.ts';
import { headline } from './headline.ts';
import { machineSection } from './machine-section.ts';
import { html, type Markup, type Part } from './markup.ts';
import { nativeSpeed } from './native-speed.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { topicsTable } from './topics-table.ts';
import { unreadSection } from './unread-section.ts';

export interface AuditPage {
  readonly audit: Audit;
  readonly picture: MachinePicture;
  /** SHA-256 of a text in base64, by which the page's policy names its own style sheet and script. */
  readonly sha256: (text: string) => string;
}

/**
 * An audit as one HTML document that loads nothing: readable without script, on a phone and on paper. The same
 * audit and picture give the same bytes.
 */
export function auditHtml({ audit, picture, sha256 }: AuditPage): string {
  const parts: readonly (readonly [id: string, title: string, part: Markup | undefined])[] = [
    ['guests', 'Guests', guestsTable(audit)],
    ['findings', 'Findings', findingsSection(audit)],
    ['accepted', 'Accepted', acceptedSection(audit)],
    ['speed', 'Native speed', nativeSpeed(audit)],
    ['machine', 'Machine', machineSection(picture)],
    ['unread', 'Not read', unreadSection(audit)],
    ['topics', 'Topics', topicsTable(audit)],
  ];
  const told = parts.filter(([, , part]) => part !== undefined);
  const links = told.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
${head(audit, sha256)}
<body>
${headline(audit)}
<nav aria-label="Parts of this report"><ul>${links}</ul><button type="button" id="unfold" hidden>Unfold all</button></nav>
<main>
${told.map(([, , part]): Part => part)}</main>
<footer><p>virt-tune ${audit.virtTuneVersion}. This file is complete: it loads nothing and sends nothing.</p></footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`;
  return page.markup;
}

/** No source of anything but the style sheet and the script that are in the page (CSP Level 3, hash sources). */
function head(audit: Audit, sha256: (text: string) => string): Markup {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(STYLE)}'`,
    `script-src 'sha256-${sha256(SCRIPT)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${audit.host.name}: virt-tune audit, ${whenText(audit)}</title>
<style>${{ markup: STYLE }}</style>
</head>`;
}

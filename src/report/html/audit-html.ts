import type { MachinePicture } from '../../derived/machine-picture.ts';
import type { Audit } from '../../model/audit.ts';
import type { GuestHistoryDocument } from '../../model/guest-history.ts';
import { whenText } from '../audit-words.ts';
import { acceptedSection } from './accepted-section.ts';
import { findingsSection } from './findings-section.ts';
import { guestsTable } from './guests-table.ts';
import { headline } from './headline.ts';
import { machineSection } from './machine-section.ts';
import { html, type Markup, type Part } from './markup.ts';
import { nativeSpeed } from './native-speed.ts';
import { pageHead } from './page-head.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { TIME, timeSection } from './time-section.ts';
import { topicsTable } from './topics-table.ts';
import { unreadSection } from './unread-section.ts';

export interface AuditPage {
  readonly audit: Audit;
  readonly picture: MachinePicture;
  /** What guests did over time, a document a figure; left out where no history was kept. */
  readonly history?: readonly GuestHistoryDocument[] | undefined;
  /** SHA-256 of a text in base64, by which the page's policy names its own style sheet and script. */
  readonly sha256: (text: string) => string;
}

/**
 * An audit as one HTML document that loads nothing: readable without script, on a phone and on paper. The same
 * audit and picture give the same bytes.
 */
export function auditHtml({ audit, picture, history = [], sha256 }: AuditPage): string {
  const parts: readonly (readonly [id: string, title: string, part: Markup | undefined])[] = [
    ['guests', 'Guests', guestsTable(audit)],
    ['findings', 'Findings', findingsSection(audit)],
    ['accepted', 'Accepted', acceptedSection(audit)],
    ['speed', 'Native speed', nativeSpeed(audit)],
    ['time', 'Over time', timeSection(history)],
    ['machine', 'Machine', machineSection(picture)],
    ['unread', 'Not read', unreadSection(audit)],
    ['topics', 'Topics', topicsTable(audit)],
  ];
  const told = parts.filter(([, , part]) => part !== undefined);
  const links = told.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
${pageHead(`${audit.host.name}: virt-tune audit, ${whenText(audit)}`, sha256, STYLE + TIME)}
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

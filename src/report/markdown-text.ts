import { safeText } from './safe-text.ts';

/** What means something within a line (CommonMark 0.31 and the tables, strikethrough and formulas of code hosts). */
const MARKS = /[\\`*_[\]<>|~&$]/g;
/**
 * Where code hosts make a mention, a reference or a link of plain text, which no backslash prevents: they look for
 * them after Markdown is gone. An empty comment cuts such a text in two.
 */
const LINKS = /@(?=\w)|#(?=\d)|:(?=\/\/)|\bwww(?=\\?\.)/gi;
const CUT = '<!-- -->';

/** Text from outside as text: nothing in it formats, links, or names a person. For anywhere within a line. */
export function markdownText(text: string): string {
  return safeText(text)
    .replaceAll(MARKS, (mark) => `\\${mark}`)
    .replaceAll(LINKS, (start) => start + CUT);
}

/**
 * Text from outside as a code span, in which nothing has a meaning. Not for cells of tables: a `|` divides those
 * inside code as well.
 */
export function markdownCode(text: string): string {
  const safe = safeText(text);
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space on each side is taken away again (CommonMark, code spans).
  const pad = safe === '' || /^[` ]|[` ]$/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

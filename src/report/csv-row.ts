import { safeText } from './safe-text.ts';

/** One line of RFC 4180. A text that a spreadsheet would take for a formula is made harmless. */
export function csvRow(fields: readonly (string | number | undefined)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(field: string | number | undefined): string {
  if (typeof field !== 'string') return field === undefined ? '' : String(field);
  const safe = safeText(field).replace(/^[=+@-]/, "'$&");
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import type { Results } from '../../model/results.ts';
import { safeTexts } from '../../report/safe-text.ts';
import type { Io } from '../io.ts';

export type ResultsFormat = 'text' | 'json' | 'html';

/** The results of a campaign in the form asked for. */
export async function renderResults(
  results: Results,
  format: ResultsFormat,
  io: Io,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(results, null, 2)}\n`;
  if (format === 'html') {
    const { createHash } = await import('node:crypto');
    const { resultsHtml } = await import('../../report/html/results-html.ts');
    return resultsHtml(results, (text) => createHash('sha256').update(text).digest('base64'));
  }
  const { resultsText } = await import('../../report/results-text.ts');
  return resultsText(safeTexts(results), io.terminal);
}

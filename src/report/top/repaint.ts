const TO_LINE = (line: number): string => `\u001b[${line};1H`;
/** ECMA-48 EL and ED: to the end of the line, to the end of the screen. */
const CLEAR_REST_OF_LINE = '\u001b[K';
const CLEAR_REST_OF_SCREEN = '\u001b[J';

/**
 * What to write so that the screen shows the new lines instead of the old ones: only the lines that differ. A screen
 * drawn anew at every look would flicker, and cost a slow line dear.
 */
export function repaint(before: readonly string[], after: readonly string[]): string {
  let out = '';
  for (const [index, line] of after.entries())
    if (before[index] !== line) out += `${TO_LINE(index + 1)}${line}${CLEAR_REST_OF_LINE}`;
  if (before.length > after.length) out += `${TO_LINE(after.length + 1)}${CLEAR_REST_OF_SCREEN}`;
  return out;
}

/**
 * C0 and C1 controls, DEL, line and paragraph separators, and the marks that reorder text: a guest named
 * with them could move the cursor, recolour a terminal or hide what it is called.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from outside, fit for one line of a terminal: what does not print is shown as `\x1b` or `\u202e`. */
export function safeText(text: string): string {
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** A copy of a document in which every text is safe. */
export function safeTexts<T extends object>(document: T): T {
  const copy = structuredClone(document);
  makeSafe(copy);
  return copy;
}

function makeSafe(part: object): void {
  for (const [key, member] of Object.entries(part)) {
    if (typeof member === 'string') Reflect.set(part, key, safeText(member));
    else if (typeof member === 'object' && member !== null) makeSafe(member);
  }
}

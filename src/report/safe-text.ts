/**
 * C0 and C1 controls, DEL, line and paragraph separators, and the marks that reorder text: a guest named
 * with them could move the cursor, recolour a terminal or hide what it is called.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from outside, fit for one line of a terminal: what does not print is shown as `\x1b` or `\u202e`. */
export function safeText(text: string): string {
  // Nearly every text is safe, and a search finds that out in a fraction of the time of a replacement.
  if (text.search(UNSAFE) < 0) return text;
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The document with every text safe. Parts that were safe already are shared with it, not copied. */
export function safeTexts<T extends object>(document: T): T {
  let copy: T | undefined;
  for (const key in document) {
    const member = document[key];
    const safe = safeMember(member);
    if (safe === member) continue;
    copy ??= shallowCopy(document);
    Reflect.set(copy, key, safe);
  }
  return copy ?? document;
}

function safeMember(member: unknown): unknown {
  if (typeof member === 'string') return safeText(member);
  return typeof member === 'object' && member !== null ? safeTexts(member) : member;
}

function shallowCopy<T extends object>(part: T): T {
  const copy: object = Array.isArray(part) ? [...part] : { ...part };
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: a copy has the type of what it is a copy of
  return copy as T;
}

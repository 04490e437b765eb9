const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** What characters of a document stand for. In attributes line ends and tabs count as spaces (XML 1.0, 3.3.3). */
export function decoded(source: string, within: 'attribute' | 'text'): string {
  const plain =
    within === 'attribute'
      ? source.replace(/\r\n|[\r\n\t]/g, ' ')
      : source.replaceAll(/\r\n?/g, '\n');
  if (!plain.includes('&')) return plain;
  return plain.replace(/&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g, (_, hexadecimal, decimal, name) => {
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return decimal === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number(decimal));
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A value as it may stand between these quotes. */
export function escapedValue(value: string, quote: string): string {
  return value.replace(/[&<>"'\n\r\t]/g, (character) => {
    if ((character === '"' || character === "'") && character !== quote) return character;
    return ESCAPES[character] ?? `&#${character.charCodeAt(0)};`;
  });
}

export function escapedText(value: string): string {
  return value.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? '&#13;');
}

/**
 * Whether a whole name fits a pattern of the shell: `*` any characters, `?` one, `[a-c]` one of these, `[!a-c]` one
 * of the others; a bracket that is never closed stands for itself. Takes at most pattern times name steps, since
 * only the last star is ever tried again.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = partsOf(pattern);
  const characters = [...name];
  let part = 0;
  let star = -1;
  let retryAt = 0;
  for (let at = 0; at < characters.length; ) {
    const current = parts[part];
    if (current === '*') {
      star = part;
      retryAt = at;
      part += 1;
    } else if (current?.(characters[at] ?? '') === true) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      part = star + 1;
      retryAt += 1;
      at = retryAt;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === '*');
}

type Part = '*' | ((character: string) => boolean);

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let rest = pattern; rest !== ''; ) {
    const set = /^\[(!?)(\]?[^\]]*)\]/u.exec(rest);
    const [first = ''] = rest;
    if (set?.[2] !== undefined && set[2] !== '') {
      parts.push(oneOf(set[2], set[1] === '!'));
      rest = rest.slice(set[0].length);
      continue;
    }
    if (first === '*') parts.push('*');
    else parts.push(first === '?' ? () => true : (character) => character === first);
    rest = rest.slice(first.length);
  }
  return parts;
}

/** The characters between brackets: single ones, and ranges by code point. */
function oneOf(set: string, others: boolean): (character: string) => boolean {
  const ranges = [...set.matchAll(/(.)-(.)|(.)/gsu)].map(([, from, to, single = '']) => ({
    from: (from ?? single).codePointAt(0) ?? 0,
    to: (to ?? single).codePointAt(0) ?? 0,
  }));
  return (character) => {
    const point = character.codePointAt(0) ?? 0;
    return ranges.some(({ from, to }) => from <= point && point <= to) !== others;
  };
}

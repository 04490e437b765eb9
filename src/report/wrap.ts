/**
 * Breaks text into lines of at most `width` columns at spaces; a word longer than a line is cut.
 * Every line gets `indent` in front, the first one `first` instead (no longer than `indent`).
 */
export function wrap(text: string, width: number, indent = '', first = indent): string[] {
  const room = Math.max(width - indent.length, 8);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((whole) => cut(whole, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((content, index) => (index === 0 ? first : indent) + content);
}

function cut(word: string, room: number): string[] {
  const parts: string[] = [];
  for (let start = 0; start < word.length || start === 0; start += room) {
    parts.push(word.slice(start, start + room));
  }
  return parts;
}

import type { Word } from './command-words.ts';
import type { Place } from './xml-places.ts';

/**
 * Finds where in a command line something is that a finding names: `-device virtio-blk-pci,id=vda`, `-cpu`. What
 * is not there (often that is the finding) is at the program's own place.
 */
export function placesInCommand(words: readonly Word[]): (path: string) => Place {
  const beginning = { line: words[0]?.line ?? 1, column: words[0]?.column ?? 1 };
  return (path) => {
    const [option = '', ...details] = path.split(/[\s,/(]+/);
    const named = details.map((detail) => detail.replace(/^id=/, '')).filter((part) => part !== '');
    const found = words.filter((word) => word.text.replace(/^--/, '-') === option);
    const exact = found.find((word) => {
      const value = words[words.indexOf(word) + 1]?.text ?? '';
      return named.every((part) => value.includes(part));
    });
    const { line, column } = exact ?? found[0] ?? beginning;
    return { line, column };
  };
}

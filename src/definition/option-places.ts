import type { Word } from './command-words.ts';
import type { Place } from './xml-places.ts';

/** `-device ide-hd,id=sda/driver`, `-nic[2]`, `-cpu hv-*`: an option, which of its kind, and what names it. */
const PATH = /^(?<option>-[\w-]+)(?:\[(?<nth>\d+)\])?(?: (?<names>[^/(]+))?/;

/** Between the parts of a value, as `key=value,key=value` or as JSON. */
const PUNCTUATION = /[,=:{}[\]"\s]+/;

/**
 * Finds where in a command line something is that a finding names: `-device virtio-blk-pci,id=vda`, `-cpu`. What
 * is not there (often that is the finding) is at the program's own place.
 */
export function placesInCommand(words: readonly Word[]): (path: string) => Place {
  const beginning = { line: words[0]?.line ?? 1, column: words[0]?.column ?? 1 };
  const options = words.map((word, index) => ({
    word,
    name: word.text.replace(/^--/, '-'),
    value: partsOf(words[index + 1]?.text ?? ''),
  }));
  return (path) => {
    const { option, nth = '1', names = '' } = PATH.exec(path)?.groups ?? {};
    const found = options.filter(({ name }) => name === option);
    const named = names.split(',').map(partsOf);
    const exact = found.filter(({ value }) => named.every((part) => value.includes(part)));
    const { line, column } = (exact[Number(nth) - 1] ?? found[0])?.word ?? beginning;
    return { line, column };
  };
}

/** Joined so that `id=disk1` is not found in `id=disk10`. */
function partsOf(text: string): string {
  const parts = text.split(PUNCTUATION).filter((part) => part !== '');
  return ` ${parts.map((part) => `${part} `).join('')}`;
}

import { type Fact, known, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** The handful of forms in which /proc and /sys write things. Parsers throw a `RangeError` on anything else. */

/** Reads a file and parses it; content the parser refuses is an unreadable fact that names the file. */
export function parseFile<T>(
  files: FileTree,
  path: string,
  parse: (content: string) => T,
): Fact<T> {
  return thenFact(files.text(path), (content) => parsed(path, content, parse));
}

export function parsed<T>(place: string, content: string, parse: (content: string) => T): Fact<T> {
  try {
    return known(parse(content));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unreadable(`${place}: not understood: ${error.message}`);
  }
}

/** The word in brackets of `always [madvise] never`; a file with one bare word holds no choice but that. */
export function chosenWord(content: string): string {
  const chosen = /\[([^\]]+)\]/.exec(content)?.[1];
  if (chosen !== undefined) return chosen;
  const words = content.trim().split(/\s+/);
  if (words.length !== 1 || words[0] === undefined || words[0] === '')
    throw new RangeError(`no word is chosen: ${excerpt(content)}`);
  return words[0];
}

/** Every word of such a file, without the brackets. */
export function offeredWords(content: string): string[] {
  return splitWords(content.replaceAll(/[[\]]/g, ' '));
}

export function splitWords(content: string): string[] {
  return content.split(/\s+/).filter((word) => word !== '');
}

/** `Y`/`N` of boolean module parameters, `1`/`0` of sysfs switches. */
export function switchState(content: string): boolean {
  const word = content.trim();
  if (word === 'Y' || word === 'y' || word === '1') return true;
  if (word === 'N' || word === 'n' || word === '0') return false;
  throw new RangeError(`neither on nor off: ${excerpt(content)}`);
}

const NAMED_NUMBER = /^\s*([A-Za-z_][\w().-]*):?\s+(-?\d{1,20})(?:\s+kB)?\s*$/;

/** Lines `name 12` (vmstat) or `Name:  12 kB` (meminfo). Lines of any other form are skipped. */
export function namedNumbers(content: string): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const line of content.split('\n')) {
    const match = NAMED_NUMBER.exec(line);
    if (match?.[1] !== undefined) numbers[match[1]] = Number(match[2]);
  }
  if (Object.keys(numbers).length === 0)
    throw new RangeError(`no named number in it: ${excerpt(content)}`);
  return numbers;
}

/** A decimal number of at most 64 bits; throws on anything else, so that a missing column is never read as 0. */
export function decimal(word: string | undefined): number {
  if (word === undefined || !/^-?\d{1,20}(\.\d{1,20})?$/.test(word))
    throw new RangeError(`not a number: ${excerpt(word ?? 'nothing')}`);
  return Number(word);
}

function excerpt(content: string): string {
  const line = content.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}...` : line;
}

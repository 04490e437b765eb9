import { Problem } from '../model/problem.ts';
import type { Place } from './xml-places.ts';

export interface Word extends Place {
  readonly text: string;
}

/** Programs that are QEMU, however they were packed. */
const QEMU = /(?:^|\/)(?:qemu-system-\w+|qemu-kvm|qemu|kvm)$/;

/**
 * The words of the QEMU command in a text, program first. The text is a script, or one command of it: quotes,
 * backslashes, lines that go on after a backslash, comments. Or it is /proc/PID/cmdline, words that each end in a
 * null byte. Nothing is run or replaced: variables stay as they are written.
 *
 * @param file named in complaints
 * @throws Problem where there is no such command, or a quotation has no end
 */
export function qemuCommand(text: string, file: string): Word[] {
  const commands = text.includes('\0') ? [nullSeparated(text)] : shellCommands(text, file);
  for (const words of commands) {
    // In `modprobe kvm` it is no program.
    const program = words.findIndex(
      ({ text: word }, index) =>
        QEMU.test(word) && (index === 0 || words[index + 1]?.text.startsWith('-') === true),
    );
    if (program >= 0) return words.slice(program);
  }
  throw new Problem({
    what: 'This is neither a domain definition nor a QEMU command line',
    where: file,
    remedy: 'expected <domain>, or a command that begins with qemu-system-x86_64 or the like',
  });
}

function nullSeparated(text: string): Word[] {
  const words = text.split('\0').map((word, index) => ({ text: word, line: 1, column: index + 1 }));
  return words.at(-1)?.text === '' ? words.slice(0, -1) : words;
}

/** What the shell takes for a part of a word or a gap between words. */
const PART =
  /(?<gap>(?:[ \t]|\\\r?\n)+)|(?<end>[\r\n;&|]+)|(?<comment>#[^\n]*)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\;&|]+)/sy;

interface Part extends Place {
  readonly kind: 'gap' | 'end' | 'comment' | 'word';
  readonly text: string;
}

function shellCommands(text: string, file: string): Word[][] {
  const commands: Word[][] = [[]];
  let open: Word | undefined;
  for (const part of [...partsOf(text, file), END]) {
    const isInWord = part.kind === 'word' || (part.kind === 'comment' && open !== undefined);
    if (isInWord) {
      const { text: begun, line, column } = open ?? { ...part, text: '' };
      open = { text: begun + part.text, line, column };
    } else if (open !== undefined) {
      commands.at(-1)?.push(open);
      open = undefined;
    }
    if (part.kind === 'end') commands.push([]);
  }
  return commands;
}

const END: Part = { kind: 'end', text: '', line: 0, column: 0 };

function partsOf(text: string, file: string): Part[] {
  const parts: Part[] = [];
  let line = 1;
  let lineStart = 0;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const groups = PART.exec(text)?.groups;
    if (groups === undefined) throw unfinished(file, line);
    parts.push({ ...kindOf(groups), line, column: at - lineStart + 1 });
    const lines = text.slice(at, PART.lastIndex).split('\n');
    line += lines.length - 1;
    if (lines.length > 1) lineStart = PART.lastIndex - (lines.at(-1)?.length ?? 0);
  }
  return parts;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Pick<Part, 'kind' | 'text'> {
  const { gap, end, comment, single, double, escaped, plain } = groups;
  if (gap !== undefined) return { kind: 'gap', text: gap };
  if (end !== undefined) return { kind: 'end', text: end };
  if (comment !== undefined) return { kind: 'comment', text: comment };
  // Within double quotes a backslash stands for itself, but before these.
  const unquoted = double?.replace(/\\(?:\r?\n|([$`"\\]))/g, '$1');
  return { kind: 'word', text: unquoted ?? single ?? escaped ?? plain ?? '' };
}

function unfinished(file: string, line: number): Problem {
  return new Problem({
    what: 'This is no command line: a quotation has no end, or a backslash stands last',
    where: `${file}, line ${line}`,
    remedy: 'expected a QEMU command as in a script, or a domain definition',
  });
}

import { CommanderError } from 'commander';
import type { Command, Given } from './command.ts';
import { commandTable } from './command-table.ts';
import type { Io } from './io.ts';
import { addCommand, HELP, programParser, VERSION } from './parser.ts';

const DEFAULT_COMMAND = 'audit';

/** A command and what it was given. */
export interface CommandLine {
  readonly command: Command;
  readonly given: Given;
}

/**
 * Reads the words after `virt-tune`; undefined when they asked for help or the version, which was written.
 * Throws a CommanderError, with a suggestion where something is spelt nearly so, for what it does not know.
 */
export async function readCommandLine(
  words: readonly string[],
  io: Io,
): Promise<CommandLine | undefined> {
  const line = withCommand(words);
  const entry = commandTable.find(({ name }) => name === line[0]);
  const program = programParser(commandTable, io);
  try {
    if (entry === undefined) {
      program.parse(line, { from: 'user' });
      return undefined;
    }
    const command = await entry.load();
    const parser = addCommand(program, command);
    program.parse(line, { from: 'user' });
    return { command, given: givenTo(command, parser.args, parser.opts()) };
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw error;
  }
}

/** Puts the default command before a line that names none, and reads `help COMMAND` as `COMMAND --help`. */
function withCommand(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [DEFAULT_COMMAND];
  if (first === 'help') return [...rest, '--help'];
  const isForProgram = HELP.includes(first) || VERSION.includes(first);
  return first.startsWith('-') && !isForProgram ? [DEFAULT_COMMAND, ...words] : words;
}

/** Every option the command has, so that an absent switch is false and an absent value undefined. */
function givenTo(
  command: Command,
  operands: readonly string[],
  typed: Readonly<Record<string, unknown>>,
): Given {
  const options = Object.entries(command.options).map(([name, { value }]) => [
    name,
    value === undefined ? isSwitchedOn(name, typed) : typed[name],
  ]);
  return { operands, options: Object.fromEntries(options) };
}

/** Commander reads `--no-moves` as `moves` taken away. */
function isSwitchedOn(name: string, typed: Readonly<Record<string, unknown>>): boolean {
  const [, initial, rest] = /^no([A-Z])(.*)$/.exec(name) ?? [];
  if (initial === undefined) return typed[name] === true;
  return typed[`${initial.toLowerCase()}${rest}`] === false;
}

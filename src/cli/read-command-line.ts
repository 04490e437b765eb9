import { CommanderError } from 'commander';
import { Problem } from '../model/problem.ts';
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
 *
 * @throws Problem for what it does not know, with a suggestion where something is spelt nearly so
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
    if (line !== words) refuseCommandAfterOptions(parser.args);
    return { command, given: givenTo(command, parser.args, parser.opts()) };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw misunderstood(error, entry?.name);
  }
}

/** `virt-tune --root DIR topology` is no audit of a file named `topology`. */
function refuseCommandAfterOptions(operands: readonly string[]): void {
  const late = operands.find((word) => commandTable.some(({ name }) => name === word));
  if (late === undefined) return;
  throw new Problem({
    what: `the command ${late} comes after its options`,
    remedy: `write virt-tune ${late} OPTIONS`,
  });
}

function misunderstood({ message }: CommanderError, command: string | undefined): Problem {
  const what = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return new Problem({
    what: what.replace(/\.$/, ''),
    remedy: `see virt-tune ${command === undefined ? '' : `${command} `}--help`,
  });
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

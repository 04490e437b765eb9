import type { Io } from './io.ts';

/** 0: done. 1: done, and findings at or above `--fail-on`. A failure is thrown, as a `Problem`, and ends in 2. */
export type ExitCode = 0 | 1;

/**
 * One command: what it is called, what it takes, and what it does. The object `command` exported by a file in
 * src/cli/commands/ is found by tools/generate.ts; nothing else has to be written. Options are data, so that
 * help, completion and documentation come from the same place as parsing.
 *
 * Such a file is loaded whenever its command is named, `--help` included: what is heavy (collectors,
 * checks, reports, zod) is imported inside `run`.
 */
export interface Command<Options extends OptionTable = OptionTable> {
  readonly name: string;
  /** Half a line for the list of commands, without a full stop. */
  readonly summary: string;
  /** One or two sentences for the command's own help. */
  readonly description: string;
  readonly operands: readonly Operand[];
  readonly options: Options;
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [typed: string, does: string])[];
  run(given: Given<Options>, io: Io): Promise<ExitCode>;
}

/** A word after the command's name that is no option. */
export interface Operand {
  readonly name: string;
  readonly help: string;
  readonly required?: true;
  /** One or more of it; the last operand only. */
  readonly several?: true;
}

/** By property name: `failOn` is typed `--fail-on`. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

export interface CommandOption {
  readonly help: string;
  /** One letter: `v` for `-v`. */
  readonly short?: string;
  /** What the value is called in help: `--output <file>`. Without one the option is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** As it would be typed. */
  readonly default?: string;
  /** From the text to the value; throws a `Problem` where it makes no sense. */
  parse?(text: string): unknown;
}

/** A command line, read: operands in order (missing ones at the end left out), options by property name. */
export interface Given<Options extends OptionTable = OptionTable> {
  readonly operands: readonly string[];
  readonly options: OptionValues<Options>;
}

/** Of a table that is not known in detail, the values are not known either. */
export type OptionValues<Options extends OptionTable> = string extends keyof Options
  ? Readonly<Record<string, unknown>>
  : { readonly [Name in keyof Options]: OptionValue<Options[Name]> };

type OptionValue<Option extends CommandOption> = Option extends { value: string }
  ? Option extends { default: string }
    ? Parsed<Option>
    : Parsed<Option> | undefined
  : boolean;

type Parsed<Option extends CommandOption> = Option extends { parse(text: string): infer Value }
  ? Value
  : Option extends { choices: readonly (infer Choice)[] }
    ? Choice
    : string;

/** Infers the options' types for `run`. */
export function defineCommand<const Options extends OptionTable>(
  command: Command<Options>,
): Command<Options> {
  return command;
}

/** One row of the generated table of commands: enough for help, and the way to the rest. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

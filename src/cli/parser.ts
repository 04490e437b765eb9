import { Option, Command as Parser } from 'commander';
import type { Command, CommandEntry, CommandOption, Operand } from './command.ts';
import type { Io } from './io.ts';

export const HELP: readonly string[] = ['-h', '--help'];
export const VERSION: readonly string[] = ['-V', '--version'];

/** The same everywhere, so that the program's help can be kept as a text. */
const HELP_WIDTH = 80;

const EXAMPLES = [
  ['virt-tune', 'audit this host (the default command)'],
  ['virt-tune audit --connect qemu+ssh://root@kvm7/system', 'guests of another host'],
  ['virt-tune snapshot --output kvm7.json', 'save what is read'],
  ['virt-tune audit kvm7.json --format json', 'judge it later, anywhere'],
  ['virt-tune audit --help', 'the options of a command'],
] as const;

const EXIT_STATUS =
  'Exit status: 0 done; 1 done, with findings at or above --fail-on; 2 could not do it; 128+n ended by signal n\n';

/** The parser of the whole program: global options and the commands' names, without their options. */
export function programParser(commands: readonly CommandEntry[], io: Io): Parser {
  const program = new Parser('virt-tune')
    .description('Finds where a Linux KVM host loses performance, and what would mend it.')
    .usage('[command] [options]')
    .version(io.version, VERSION.join(', '), 'print the version')
    .helpOption(HELP.join(', '), 'show help')
    .option('--debug', 'on failure, show where in the program it happened (with any command)')
    .helpCommand(false)
    .configureOutput({
      writeOut: io.write,
      writeErr: () => undefined,
      getOutHelpWidth: () => HELP_WIDTH,
    })
    .exitOverride()
    .addHelpText('after', `${examplesText(EXAMPLES)}\n${EXIT_STATUS}`);
  for (const { name, summary } of commands) program.command(name).description(summary);
  return program;
}

/** Gives the program's parser the operands and options of one command; returns that command's own parser. */
export function addCommand(program: Parser, command: Command): Parser {
  const parser = program.commands.find((each) => each.name() === command.name);
  if (parser === undefined) throw new Error(`the parser has no command ${command.name}`);
  parser.description(command.description).addHelpText('after', examplesText(command.examples));
  for (const operand of command.operands) parser.argument(bracketed(operand), operand.help);
  for (const [name, option] of Object.entries(command.options)) {
    parser.addOption(parserOption(name, option));
  }
  return parser.action(() => undefined);
}

function bracketed({ name, required, several }: Operand): string {
  const words = several === true ? `${name}...` : name;
  return required === true ? `<${words}>` : `[${words}]`;
}

function parserOption(
  name: string,
  { help, short, value, choices, parse, ...rest }: CommandOption,
): Option {
  const long = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const flags = short === undefined ? long : `-${short}, ${long}`;
  const option = new Option(value === undefined ? flags : `${flags} <${value}>`, help);
  if (choices !== undefined) option.choices(choices);
  if (parse !== undefined) option.argParser(parse);
  if (rest.default !== undefined)
    option.default(parse?.(rest.default) ?? rest.default, rest.default);
  return option;
}

function examplesText(examples: Command['examples']): string {
  const width = Math.max(...examples.map(([typed]) => typed.length));
  const lines = examples.map(([typed, does]) => `  ${typed.padEnd(width)}  ${does}`);
  return `\nExamples:\n${lines.join('\n')}\n`;
}

import { Problem } from '../model/problem.ts';
import { report } from './failure.ts';
import type { Io } from './io.ts';
import { processIo } from './process-io.ts';
import { readCommandLine } from './read-command-line.ts';
import { endOnSignals } from './signals.ts';

const EXIT_FAILED = 2;

/** Runs one command line (`argv` without the program) on this process. Sets the exit code, never throws. */
export async function main(argv: readonly string[], version: string): Promise<void> {
  const { finished, ...ending } = endOnSignals();
  const io = processIo(ending, version);
  const { words, debug } = takeDebug(argv);
  process.on('uncaughtException', (error) => {
    report(error, io, debug);
    process.exit(EXIT_FAILED);
  });
  process.exitCode = await runCommandLine(words, io, debug);
  io.progress('');
  finished();
}

/** The exit code of one command line. */
export async function runCommandLine(
  words: readonly string[],
  io: Io,
  debug: boolean,
): Promise<number> {
  try {
    const line = await readCommandLine(words, io);
    return line === undefined ? 0 : await line.command.run(line.given, io);
  } catch (error) {
    // What a signal interrupted fails in ways that are nobody's news, but for what a command says of it.
    if (!io.signal.aborted || error instanceof Problem) report(error, io, debug);
    return EXIT_FAILED;
  }
}

/** `--debug` is understood anywhere before `--`, by every command. */
function takeDebug(argv: readonly string[]): { words: string[]; debug: boolean } {
  const end = argv.indexOf('--');
  const isDebug = (word: string, place: number) =>
    word === '--debug' && (end === -1 || place < end);
  return {
    words: argv.filter((word, place) => !isDebug(word, place)),
    debug: argv.some(isDebug),
  };
}

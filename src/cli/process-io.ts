import type { Io } from './io.ts';
import { terminalOf } from './terminal-of.ts';

/** Of a terminal that does not tell its own. */
const DEFAULT_COLUMNS = 80;
/** To column 1 and clear to the end of the line (ECMA-48: CR, EL). */
const CLEAR_LINE = '\r\u001b[K';

/** The process's own streams. */
export function processIo(
  { signal, takeTime }: Pick<Io, 'signal' | 'takeTime'>,
  version: string,
): Io {
  const { stdout, stderr, env } = process;
  let progressShown = false;
  const clearProgress = (): void => {
    if (progressShown) stderr.write(CLEAR_LINE);
    progressShown = false;
  };
  return {
    write: (text) => {
      clearProgress();
      stdout.write(text);
    },
    note: (line) => {
      clearProgress();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (!stderr.isTTY || signal.aborted) return;
      stderr.write(
        line === ''
          ? CLEAR_LINE
          : CLEAR_LINE + line.slice(0, (stderr.columns || DEFAULT_COLUMNS) - 1),
      );
      progressShown = line !== '';
    },
    terminal: terminalOf(stdout, env),
    stdoutIsTerminal: stdout.isTTY === true,
    // Opened only by a command that reads it.
    get stdin() {
      return process.stdin;
    },
    version,
    env,
    signal,
    takeTime,
  };
}

import type { Io } from './io.ts';

const DEFAULT_WIDTH = 80;
/** Narrower than this nothing can be laid out; wider lines are hard to read. */
const MIN_WIDTH = 30;
const MAX_WIDTH = 120;
/** To column 1 and clear to the end of the line (ECMA-48: CR, EL). */
const CLEAR_LINE = '\r\u001b[K';

/** The process's own streams. Colour only on a terminal that wants it (NO_COLOR, TERM=dumb: no-color.org). */
export function processIo(signal: AbortSignal, version: string): Io {
  const { stdout, stderr, env } = process;
  let progressShown = false;
  const clearProgress = (): void => {
    if (progressShown) stderr.write(CLEAR_LINE);
    progressShown = false;
  };
  const plain = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
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
          : CLEAR_LINE + line.slice(0, (stderr.columns || DEFAULT_WIDTH) - 1),
      );
      progressShown = line !== '';
    },
    terminal: {
      width: widthOf(stdout.columns, env.COLUMNS),
      colour: stdout.isTTY === true && !plain && env.TERM !== 'dumb',
      unicode: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
    },
    stdoutIsTerminal: stdout.isTTY === true,
    // Opened only by a command that reads it.
    get stdin() {
      return process.stdin;
    },
    version,
    env,
    signal,
  };
}

function widthOf(columns: number | undefined, fromEnvironment: string | undefined): number {
  const wished = columns ?? Number(fromEnvironment);
  const width = Number.isInteger(wished) && wished > 0 ? wished : DEFAULT_WIDTH;
  return Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH);
}

import { once } from 'node:events';
import type { Terminal } from '../../report/terminal.ts';
import type { Io } from '../io.ts';
import { terminalOf } from '../terminal-of.ts';

/** xterm control sequences: the alternate screen and the cursor. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const DEFAULT_ROWS = 24;

/** A terminal that is ours for a while: another screen, no echo, every key at once. */
export interface Screen {
  readonly terminal: Terminal;
  readonly rows: number;
  write(text: string): void;
  onKey(listener: (key: string) => void): void;
  onResize(listener: () => void): void;
  /** Gives the terminal back as it was. Calling it twice does no harm. */
  restore(): void;
}

export function takeScreen(io: Io): Screen {
  const { stdin } = io;
  const { stdout } = process;
  let isOurs = true;
  const restore = (): void => {
    if (!isOurs) return;
    isOurs = false;
    process.off('exit', restore);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.write(LEAVE);
  };
  // However the process ends, a crash included, but for SIGKILL.
  process.on('exit', restore);
  stdout.write(ENTER);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return {
    get terminal() {
      return terminalOf(stdout, io.env);
    },
    get rows() {
      return stdout.rows || DEFAULT_ROWS;
    },
    write: (text) => stdout.write(text),
    onKey: (listener) => {
      stdin.on('data', (data) => {
        for (const key of keysIn(String(data))) listener(key);
      });
    },
    onResize: (listener) => {
      stdout.on('resize', listener);
    },
    restore,
  };
}

/** Several keys may arrive at once; an escape sequence is one key. */
function keysIn(data: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return data.match(/\u001b\[[0-9;]*[A-Za-z~]|\u001bO[A-Z]|[\s\S]/g) ?? [];
}

/** For whoever waits for the signal. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

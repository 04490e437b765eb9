import type { Terminal } from '../report/terminal.ts';

/** What a command may touch of its process: where it writes, and what ends it early. */
export interface Io {
  /** Results. Everything else goes to `note` or `progress`. */
  write(text: string): void;
  /** One line to standard error that stays. */
  note(line: string): void;
  /** One line to standard error that the next one replaces; nothing where that is no terminal. */
  progress(line: string): void;
  /** Standard input, for commands that take a document on it. */
  readonly stdin: NodeJS.ReadStream;
  /** How standard output may be drawn on. */
  readonly terminal: Terminal;
  readonly stdoutIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP: stop, leave nothing behind. */
  readonly signal: AbortSignal;
  /** Lets what a command does once the signal is aborted take as long as it needs: taking changes back. */
  takeTime(): void;
  /** This program's version, for documents that carry it. */
  readonly version: string;
}

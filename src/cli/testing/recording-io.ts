import type { Io } from '../io.ts';

/** An Io that keeps what a command wrote, on a plain terminal of 80 columns. */
export function recordingIo(changes: Partial<Io> = {}): { io: Io; out: string[]; notes: string[] } {
  const out: string[] = [];
  const notes: string[] = [];
  const io: Io = {
    write: (text) => out.push(text),
    note: (line) => notes.push(line),
    progress: () => undefined,
    stdin: process.stdin,
    terminal: { width: 80, colour: false, unicode: true },
    stdoutIsTerminal: false,
    // What was measured on the machine that runs the test is none of its business.
    env: { VIRT_TUNE_STATE: '/nonexistent' },
    signal: new AbortController().signal,
    takeTime: () => undefined,
    version: '1.2.3',
    ...changes,
  };
  return { io, out, notes };
}

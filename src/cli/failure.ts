import { Problem } from '../model/problem.ts';
import { safeText } from '../report/safe-text.ts';
import type { Io } from './io.ts';

/** A failure as one line on standard error; with `debug` also where in the program it came from. */
export function report(error: unknown, io: Io, debug: boolean): void {
  io.note(`virt-tune: ${safeText(lineOf(error, debug))}`);
  if (!debug || !(error instanceof Error)) return;
  io.note(error.stack ?? '');
  if (error.cause !== undefined) io.note(`cause: ${causeOf(error.cause)}`);
}

function lineOf(error: unknown, debug: boolean): string {
  if (error instanceof Problem) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `internal error: ${text}${debug ? '' : ' (--debug shows where)'}`;
}

function causeOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

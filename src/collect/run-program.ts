import { execFile } from 'node:child_process';
import { startPatientTimer } from '../libvirt/patient-timer.ts';
import { absent, type Fact, known, unreadable } from '../model/fact.ts';

/**
 * Runs a program with an argument array (never a shell) and returns what it wrote to its standard output.
 * A program that is not installed is absent; one that fails, or takes longer than the limit, is unreadable.
 */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: { timeoutMs?: number; input?: string; env?: Readonly<Record<string, string>> },
) => Promise<Fact<string>>;

const DEFAULT_TIMEOUT_MS = 5000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Programs must answer in the same words on every machine, and need little else from our environment. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' };

export function programRunner(signal: AbortSignal): RunProgram {
  return (program, args, options = {}) =>
    new Promise((resolve) => {
      const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const child = execFile(
        program,
        [...args],
        { maxBuffer: MAX_OUTPUT_BYTES, env: { ...ENVIRONMENT, ...options.env }, signal },
        (error, stdout, stderr) => {
          stopTimer();
          if (error === null) resolve(known(stdout));
          else if (error.code === 'ENOENT') resolve(absent);
          else resolve(unreadable(`${program}: ${firstLine(stderr) || error.message}`));
        },
      );
      const stopTimer = startPatientTimer(timeout, () => {
        resolve(unreadable(`${program}: no answer within ${timeout} ms`));
        child.kill('SIGKILL');
        // A process that waits for a dead disk does not die: nobody waits for it any longer.
        child.unref();
        for (const pipe of child.stdio) pipe?.destroy();
      });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input ?? '');
    });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

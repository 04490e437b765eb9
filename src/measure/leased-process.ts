import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { startTicks } from '../collect/process-ticks.ts';
import { tiedToUs } from './execute.ts';
import type { Leases } from './leases.ts';

export interface LeasedProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Kills it and waits until it is gone. */
  end(): Promise<void>;
}

/** Starts a program that runs beside what is measured, and ends with us, or when it is ended. */
export function spawnLeased(
  [first = '', ...rest]: readonly string[],
  stdio: StdioOptions,
  leases: Leases,
): LeasedProcess {
  const [program, words] = tiedToUs(first, rest);
  const child = spawn(program, words, { stdio });
  child.on('error', () => undefined);
  const pid = child.pid ?? 0;
  const kill = leases.take({ kind: 'process', pid, startTicks: startTicks(pid) ?? 0 });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (): Promise<void> => {
    await kill();
    await ended;
  };
  return { child, pid, end };
}

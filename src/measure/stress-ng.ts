import { numberIn } from './read-json.ts';
import type { Bench, Needs, Reading } from './workload.ts';

const stressNgProgram = { program: 'stress-ng', package: 'stress-ng' } as const;

export function stressNeeds(seconds: number): Needs {
  return { programs: [stressNgProgram], seconds: seconds + 0.2 };
}

/** Runs one stressor of stress-ng for some seconds and reads how many of its operations a second of time had. */
export async function stress(
  stressor: readonly string[],
  seconds: number,
  bench: Bench,
): Promise<Reading[]> {
  const args = [...stressor, '-t', String(seconds), '--metrics', '--temp-path', '/tmp'];
  const { stdout } = await bench.execute('stress-ng', ['--stdout', ...args], {
    timeoutMs: (seconds + 120) * 1000,
  });
  // metrc: [1] cpu  1496  1.00  0.95  0.00  1495.98 ...: operations, then real, user and system time.
  const row = /metrc: \[\d+\] [a-z-]+ +\d+ +[\d.]+ +[\d.]+ +[\d.]+ +([\d.]+)/;
  const value = numberIn(stdout, row, 'stress-ng');
  return [{ metric: 'speed', unit: 'operations/s', better: 'higher', value }];
}

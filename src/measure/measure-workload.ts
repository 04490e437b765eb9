import { makeStateDirectory, stateDirectory } from '../collect/state-directory.ts';
import { openRunner, type RunOutcome } from './bench-runner.ts';
import { marksOf, ownPressure } from './noise.ts';
import { requireMachine } from './preconditions.ts';
import type { Reading } from './workload.ts';
import { findWorkload } from './workloads.ts';

/** One figure of a workload over several runs. */
export interface WorkloadSample {
  readonly metric: string;
  readonly unit: string;
  readonly better: Reading['better'];
  readonly values: readonly number[];
}

export interface WorkloadSamples {
  /** The first is the one the workload is about. */
  readonly samples: readonly WorkloadSample[];
  /** Of each run during which the host was not quiet, why. */
  readonly marks: readonly string[];
}

export interface MeasureWorkloadOptions {
  readonly repetitions: number;
  readonly signal: AbortSignal;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly scratch?: string;
}

const DEFAULT_SCRATCH = '/var/tmp';

/** Runs one workload on the host a few times, after one run that does not count. Throws a `Problem` where it cannot. */
export async function measureWorkload(
  name: string,
  {
    repetitions,
    signal,
    options = {},
    env = {},
    scratch = DEFAULT_SCRATCH,
  }: MeasureWorkloadOptions,
): Promise<WorkloadSamples> {
  const set = findWorkload(name).set(options);
  requireMachine([set.needs], scratch);
  const runner = await openRunner({
    stateDirectory: makeStateDirectory(stateDirectory(env)),
    scratch,
    signal,
  });
  try {
    await runner.run(set, 'native');
    const outcomes: RunOutcome[] = [];
    for (let run = 0; run < repetitions; run += 1) {
      signal.throwIfAborted();
      outcomes.push(await runner.run(set, 'native'));
    }
    const samples = (outcomes[0]?.readings ?? []).map(({ metric, unit, better }) => ({
      ...{ metric, unit, better },
      values: outcomes.flatMap(({ readings }) =>
        readings.filter((each) => each.metric === metric).map(({ value }) => value),
      ),
    }));
    return { samples, marks: outcomes.flatMap(({ noise }) => marksOf(noise, ownPressure)) };
  } finally {
    await runner.close();
  }
}

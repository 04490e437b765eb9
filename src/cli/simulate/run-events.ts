import { Problem } from '../../model/problem.ts';
import type { Effort, SimulationJob } from '../../simulate/engine/simulation-job.ts';
import type { SimulationResult } from '../../simulate/engine/simulation-result.ts';
import { runSweep } from '../../sweep/run-sweep.ts';
import type { Io } from '../io.ts';
import type { SimulateOptions } from './options.ts';

/** More take days. */
const MOST_RUNS = 20_000;
/** Each is described to the threads that simulate: more take up memory by the GiB. */
const MOST_GUESTS = 1_000_000;

/** @param counts guests of each host, one after the other, that is to be simulated with each seed */
export function refuseTooMuch(counts: readonly number[], { seeds }: Effort): void {
  const runs = counts.length * seeds;
  const guests = counts.reduce((sum, count) => sum + count, 0);
  if (runs <= MOST_RUNS && guests <= MOST_GUESTS) return;
  throw new Problem({
    what: `${runs} runs with ${guests} guests in all are too many to simulate event by event`,
    remedy: `give fewer --guests, --policy or --seeds: at most ${MOST_RUNS} runs and ${MOST_GUESTS} guests`,
  });
}

export function effortOf({ seeds, simulated }: SimulateOptions): Effort {
  return { seeds, simulatedMs: simulated };
}

/** Simulates on all pCPUs and says how far it is; ends at once when the command is to end. */
export async function runEvents(
  jobs: readonly SimulationJob[],
  io: Io,
): Promise<SimulationResult[]> {
  const onProgress = (share: number): void => {
    const percent = Math.floor(100 * share);
    io.progress(`virt-tune: simulating, ${percent} % of ${jobs.length} runs done`);
  };
  const results = await runSweep(jobs, { signal: io.signal, onProgress });
  io.progress('');
  return results;
}

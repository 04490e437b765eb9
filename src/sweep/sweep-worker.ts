/** A thread of its own, started by run-sweep.ts: simulates one host after the other and reports on each. */
import { parentPort } from 'node:worker_threads';
import { Problem } from '../model/problem.ts';
import { startHost } from '../simulate/engine/simulate-host.ts';
import type { SimulationJob } from '../simulate/engine/simulation-job.ts';
import type { SweepReport } from './sweep-report.ts';

/** In which a simulation tells how far it is. */
const PIECES = 20;

parentPort?.on('message', (job: SimulationJob) => {
  try {
    report({ kind: 'done', result: simulate(job) });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { what, where, remedy } = error;
    report({ kind: 'refused', what, where, remedy });
  }
});

function simulate({
  host,
  options,
}: SimulationJob): ReturnType<ReturnType<typeof startHost>['result']> {
  const run = startHost(host, options);
  for (let piece = 1; piece <= PIECES; piece += 1) {
    run.advance(options.durationMs / PIECES);
    report({ kind: 'progress', share: piece / PIECES });
  }
  return run.result();
}

function report(message: SweepReport): void {
  parentPort?.postMessage(message);
}

import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Problem } from '../model/problem.ts';
import type { SimulationJob } from '../simulate/engine/simulation-job.ts';
import type { SimulationResult } from '../simulate/engine/simulation-result.ts';
import type { SweepReport } from './sweep-report.ts';

export interface SweepOptions {
  /** Left out: as many as there are pCPUs for this process. */
  readonly workers?: number;
  /** Told how much of all jobs is done, 0..1. */
  readonly onProgress?: (share: number) => void;
  /** Ends the sweep; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Simulates hosts on all pCPUs at once. Resolves to their results in the order of the jobs; rejects with the first
 * `Problem`, and no thread is left behind either way.
 */
export async function runSweep(
  jobs: readonly SimulationJob[],
  options: SweepOptions = {},
): Promise<SimulationResult[]> {
  const { signal, workers = availableParallelism() } = options;
  signal?.throwIfAborted();
  if (jobs.length === 0) return [];
  const sweep = new Sweep(jobs, options.onProgress);
  const abort = (): void => sweep.fail(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (let count = Math.min(workers, jobs.length); count > 0; count -= 1) sweep.addWorker();
    return await sweep.results;
  } finally {
    signal?.removeEventListener('abort', abort);
    await sweep.end();
  }
}

class Sweep {
  readonly results: Promise<SimulationResult[]>;
  private readonly found: SimulationResult[];
  private readonly shares: Float64Array;
  private readonly pool: Worker[] = [];
  private readonly jobs: readonly SimulationJob[];
  private readonly onProgress: ((share: number) => void) | undefined;
  private readonly resolve: (results: SimulationResult[]) => void;
  readonly fail: (reason: unknown) => void;
  private next = 0;
  private done = 0;

  constructor(jobs: readonly SimulationJob[], onProgress: ((share: number) => void) | undefined) {
    this.jobs = jobs;
    this.onProgress = onProgress;
    this.found = Array.from<SimulationResult>({ length: jobs.length });
    this.shares = new Float64Array(jobs.length);
    const { promise, resolve, reject } = Promise.withResolvers<SimulationResult[]>();
    this.results = promise;
    this.resolve = resolve;
    this.fail = reject;
  }

  addWorker(): void {
    const worker = new Worker(workerPath(), { execArgv: [] });
    this.pool.push(worker);
    let job = this.hand(worker);
    worker.on('message', (report: SweepReport) => {
      if (report.kind === 'refused') {
        this.fail(new Problem(problemOf(report)));
      } else if (report.kind === 'progress') {
        this.progress(job, report.share);
      } else {
        this.finish(job, report.result);
        job = this.hand(worker);
      }
    });
    worker.on('error', this.fail);
  }

  async end(): Promise<void> {
    await Promise.all(this.pool.map((worker) => worker.terminate()));
  }

  /** Returns the place of the job that the worker has now. */
  private hand(worker: Worker): number {
    const at = this.next;
    const job = this.jobs[at];
    if (job !== undefined) worker.postMessage(job);
    this.next += 1;
    return at;
  }

  private progress(job: number, share: number): void {
    this.shares[job] = share;
    this.onProgress?.(this.shares.reduce((sum, one) => sum + one, 0) / this.jobs.length);
  }

  private finish(job: number, result: SimulationResult): void {
    this.found[job] = result;
    this.done += 1;
    if (this.done === this.jobs.length) this.resolve(this.found);
  }
}

function problemOf({ what, where, remedy }: Extract<SweepReport, { kind: 'refused' }>): {
  what: string;
  where?: string;
  remedy?: string;
} {
  return {
    what,
    ...(where === undefined ? {} : { where }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Beside this file, in the source and in the bundle (tools/bundle.ts). */
function workerPath(): string {
  return join(import.meta.dirname, `sweep-worker${extname(import.meta.filename)}`);
}

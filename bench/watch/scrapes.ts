import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds of watching before anything is measured, and between two scrapes. */
const WARM_S = 15;
const PAUSE_MS = 1000;
const DEADLINE_MS = 120_000;

export interface Scrapes {
  /** What a client waited for each, milliseconds. */
  readonly tookMs: readonly number[];
  readonly kib: number;
  /** Resident memory of the watcher in the end. */
  readonly watcherMiB: number;
}

/** Scrapes a watcher of all guests of this machine as Prometheus would, started as people start it. */
export async function measureScrapes(state: string, scrapes: number): Promise<Scrapes> {
  const program = join(import.meta.dirname, '../../bin/virt-tune');
  const watcher = spawn(
    program,
    ['watch', '--interval', '1s', '--listen', '0', '--no-token', '--state', state],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: DEADLINE_MS + scrapes * PAUSE_MS * 2 },
  );
  try {
    const url = await addressOf(watcher.stderr);
    await sleep(WARM_S * 1000);
    const tookMs: number[] = [];
    let kib = 0;
    while (tookMs.length < scrapes) {
      await sleep(PAUSE_MS);
      const startedMs = performance.now();
      const text = await (await fetch(url)).text();
      tookMs.push(performance.now() - startedMs);
      kib = text.length / 1024;
    }
    return { tookMs, kib, watcherMiB: residentMiB(watcher.pid) };
  } finally {
    const gone = once(watcher, 'exit');
    watcher.kill('SIGTERM');
    await gone;
  }
}

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [url] = /http:\S+\/metrics/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the watcher ended without serving metrics');
}

function residentMiB(pid: number | undefined): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

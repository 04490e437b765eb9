/**
 * What it costs to watch: the CPU time of one sample of all guests' threads, beside a C program that reads the same
 * files through kept descriptors and beside `virsh domstats`, in turns, on real paused guests of a private libvirtd.
 *
 *   node bench/watch.ts [--guests 200] [--rounds 9] [--scrapes 20]
 *
 * domstats is charged with what virsh, libvirtd and the guests' own QEMUs spend on the answer. Then `virt-tune watch`
 * itself looks after them once a second, and is scraped as often: how long that takes, and how much memory it has.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openFileTree } from '../src/collect/file-tree.ts';
import { createThreadSampler } from '../src/collect/guest/thread-sampler.ts';
import { startPausedGuests } from '../src/libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../src/libvirt/testing/private-libvirtd.ts';
import { machineClock } from '../src/watch/clock.ts';
import { createTracker } from '../src/watch/tracker.ts';
import { measureScrapes, type Scrapes } from './watch/scrapes.ts';

const TARGETS = { toC: 1.4, toDomstats: 200, coreShare: 0.005, rssMiB: 150, scrapeMs: 50 };
const SAMPLES = 20;
const NS_PER_MS = 1e6;
const MIB = 1024 * 1024;

const { values } = parseArgs({
  options: {
    guests: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '9' },
    scrapes: { type: 'string', default: '20' },
  },
});

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** CPU time of this process for one call, in ms. */
function cpuMsOf(work: () => void, times: number): number {
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000 / times;
}

/** CPU time that a process has used, all its threads, in ms. */
function cpuMsOfProcess(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce(
    (sum, tid) =>
      sum +
      Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]) / NS_PER_MS,
    0,
  );
}

/** What one `virsh domstats` costs the machine, in ms: the client, the daemon, the guests. */
function domstatsMs(daemon: PrivateLibvirtd, qemus: readonly number[]): number {
  const servers = [daemon.pid, ...qemus];
  const before = servers.reduce((sum, pid) => sum + cpuMsOfProcess(pid), 0);
  const shell = spawnSync('bash', ['-c', 'virsh -c "$0" domstats >/dev/null; times', daemon.uri], {
    encoding: 'utf8',
  });
  if (shell.status !== 0) throw new Error(`virsh domstats: ${shell.stderr}`);
  const after = servers.reduce((sum, pid) => sum + cpuMsOfProcess(pid), 0);
  // The second line of `times` is the shell's children: user and system, 0m0.012s.
  const [, children = ''] = shell.stdout.split('\n');
  const client = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
  return after - before + client;
}

async function startReader(directory: string, files: readonly string[]) {
  const program = join(directory, 'thread-reader');
  const source = join(import.meta.dirname, 'collect/thread-reader.c');
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source]);
  const child = spawn(program, [`${SAMPLES}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(files.map((file) => `${file}\n`).join(''));
  return {
    sampleMs: async () => {
      child.stdin.write('go\n');
      return Number(String((await lines.next()).value).split(' ')[0]) / NS_PER_MS;
    },
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

async function compare(daemon: PrivateLibvirtd, qemus: readonly number[], directory: string) {
  const threads = qemus.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((tid) => ({ pid, tid: Number(tid) })),
  );
  const reader = await startReader(
    directory,
    threads.flatMap(({ pid, tid }) =>
      ['schedstat', 'stat'].map((name) => `/proc/${pid}/task/${tid}/${name}`),
    ),
  );
  const sampler = createThreadSampler(Number.POSITIVE_INFINITY);
  for (const { pid, tid } of threads) sampler.follow(pid, tid);
  const tracker = createTracker({
    files: openFileTree(),
    clock: machineClock,
    ownPid: process.pid,
    intervalMs: 1000,
  });
  tracker.tick();
  tracker.tick();
  const [ours, theirs, libvirts, ticks]: number[][] = [[], [], [], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    ours?.push(cpuMsOf(() => sampler.read(), SAMPLES));
    theirs?.push(await reader.sampleMs());
    libvirts?.push(domstatsMs(daemon, qemus));
    // The guests are paused, so most of them are not due at most ticks: this is what watching costs.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    ticks?.push(cpuMsOf(() => tracker.tick(), 1));
    process.stderr.write(`round ${round + 1} of ${values.rounds}\r`);
  }
  await reader.stop();
  sampler.close();
  tracker.close();
  report({
    guests: qemus.length,
    threads: threads.length,
    ours: ours ?? [],
    theirs: theirs ?? [],
    libvirts: libvirts ?? [],
    ticks: ticks ?? [],
  });
}

function reportScrapes({ tookMs, kib, watcherMiB }: Scrapes): void {
  const middle = median(tookMs);
  console.log(
    `virt-tune watch: a scrape of ${kib.toFixed(0)} KiB takes ${middle.toFixed(0)} ms, ${Math.min(...tookMs).toFixed(0)} to ${Math.max(...tookMs).toFixed(0)} (at most ${TARGETS.scrapeMs}: ${met(middle <= TARGETS.scrapeMs)}); RSS ${watcherMiB.toFixed(0)} MiB (at most ${TARGETS.rssMiB}: ${met(watcherMiB <= TARGETS.rssMiB)})`,
  );
}

function met(good: boolean): string {
  return good ? 'met' : 'MISSED';
}

interface Measured {
  readonly guests: number;
  readonly threads: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly libvirts: readonly number[];
  readonly ticks: readonly number[];
}

function report(measured: Measured): void {
  const { ours, theirs, libvirts, ticks } = measured;
  const toC = median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
  const toDomstats = median(libvirts.map((value, round) => value / (ours[round] ?? Number.NaN)));
  const coreShare = median(ours) / 1000;
  const rssMiB = process.memoryUsage.rss() / MIB;
  console.log(
    `${measured.guests} guests, ${measured.threads} threads; medians, ms of CPU a sample`,
  );
  console.log(`C, kept descriptors          ${median(theirs).toFixed(2)}`);
  console.log(`virt-tune, thread counters   ${median(ours).toFixed(2)}`);
  console.log(`virt-tune, a whole tick      ${median(ticks).toFixed(2)} (idle guests, 1 s apart)`);
  console.log(`virsh domstats               ${median(libvirts).toFixed(0)}`);
  console.log(
    `to C ${toC.toFixed(2)}x (at most ${TARGETS.toC}: ${met(toC <= TARGETS.toC)}); domstats ${toDomstats.toFixed(0)}x ours (at least ${TARGETS.toDomstats}: ${met(toDomstats >= TARGETS.toDomstats)})`,
  );
  console.log(
    `at 1 Hz ${(coreShare * 100).toFixed(2)} % of a core (at most ${TARGETS.coreShare * 100}: ${met(coreShare <= TARGETS.coreShare)}); RSS ${rssMiB.toFixed(0)} MiB (at most ${TARGETS.rssMiB}: ${met(rssMiB <= TARGETS.rssMiB)})`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'virt-tune-bench-'));
const daemon = await startPrivateLibvirtd();
try {
  const guests = await startPausedGuests(daemon, Number(values.guests), {
    memoryMiB: 16,
    startDeadlineMs: 600_000,
  });
  const qemus = await Promise.all(guests.map(({ name }) => daemon.qemuPid(name)));
  await compare(daemon, qemus, directory);
  reportScrapes(await measureScrapes(directory, Number(values.scrapes)));
} finally {
  await daemon.stop();
  rmSync(directory, { recursive: true, force: true });
}

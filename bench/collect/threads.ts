/**
 * CPU time of one reading of every thread's schedstat and stat, against a C program that reads the same
 * files through kept descriptors. Both read real, paused guests; readings are taken in turns.
 *
 *   node bench/collect/threads.ts [--guests 200] [--rounds 15] [--samples 40]
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type PausedQemu, startPausedQemu } from '../../src/collect/guest/testing/paused-qemu.ts';
import { createThreadSampler } from '../../src/collect/guest/thread-sampler.ts';

const TARGET_RATIO = 1.4;
const NS_PER_US = 1000;

const { values } = parseArgs({
  // A directory on the command line of bench/collect.ts is for the other half.
  allowPositionals: true,
  options: {
    guests: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '15' },
    samples: { type: 'string', default: '40' },
  },
});
const guestCount = Number(values.guests);
const rounds = Number(values.rounds);
const samples = Number(values.samples);

function buildReader(directory: string): string {
  const program = join(directory, 'thread-reader');
  const source = join(import.meta.dirname, 'thread-reader.c');
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source]);
  return program;
}

/** CPU time of this process for one reading, in nanoseconds. */
function measureSampler(read: () => void): number {
  const start = process.cpuUsage();
  for (let sample = 0; sample < samples; sample++) read();
  const used = process.cpuUsage(start);
  return ((used.user + used.system) * NS_PER_US) / samples;
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function compare(pids: readonly number[], program: string): Promise<void> {
  const threads = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((tid) => ({ pid, tid: Number(tid) })),
  );
  const sampler = createThreadSampler(Number.POSITIVE_INFINITY);
  for (const { pid, tid } of threads) sampler.follow(pid, tid);
  const reader = spawn(program, [`${samples}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]();
  for (const { pid, tid } of threads)
    for (const file of ['schedstat', 'stat'])
      reader.stdin.write(`/proc/${pid}/task/${tid}/${file}\n`);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(measureSampler(sampler.read));
    reader.stdin.write('go\n');
    theirs.push(Number(String((await lines.next()).value).split(' ')[0]));
  }
  reader.stdin.end();
  await once(reader, 'exit');
  sampler.close();
  const ratio = median(ours) / median(theirs);
  const perPair = median(ours.map((value, index) => value / (theirs[index] ?? Number.NaN)));
  console.log(`guests ${pids.length}, threads ${threads.length}, files ${threads.length * 2}`);
  console.log(`C reader   ${(median(theirs) / 1e6).toFixed(2)} ms CPU a sample`);
  console.log(`virt-tune  ${(median(ours) / 1e6).toFixed(2)} ms CPU a sample`);
  console.log(
    `ratio      ${ratio.toFixed(2)} (median of pairs ${perPair.toFixed(2)}, at most ${TARGET_RATIO})`,
  );
  process.exitCode = perPair <= TARGET_RATIO ? 0 : 1;
}

const directory = mkdtempSync(join(tmpdir(), 'virt-tune-bench-'));
const guests: PausedQemu[] = [];
try {
  const program = buildReader(directory);
  for (let index = 0; index < guestCount; index++) {
    const vcpus = 1 + (index % 4);
    const extra = ['-object', 'iothread,id=iothread1'];
    guests.push(await startPausedQemu({ name: `bench-${index}`, vcpus, extra }));
  }
  await compare(
    guests.map((guest) => guest.pid),
    program,
  );
} finally {
  await Promise.all(guests.map((guest) => guest.stop()));
  rmSync(directory, { recursive: true, force: true });
}

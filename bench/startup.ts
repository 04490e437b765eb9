/**
 * What a start costs next to an empty Node of the same runtime. Runs are interleaved, so that a busy machine is
 * busy for all alike. By hand: node_modules/.bin/node bench/startup.ts [ROUNDS]
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const DEFAULT_ROUNDS = 40;
const WARM_UP_ROUNDS = 3;

const program = join(dirname(import.meta.dirname), 'bin/virt-tune');
const EMPTY = 'node -e 0';
const cases: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  [EMPTY, [process.execPath, '-e', '0']],
  ['virt-tune --version', [program, '--version']],
  ['virt-tune --help', [program, '--help']],
  ['virt-tune audit --help', [program, 'audit', '--help']],
  ['virt-tune explain', [program, 'explain']],
]);

const rounds = Number(process.argv[2] ?? DEFAULT_ROUNDS);
const timesMs = new Map<string, number[]>();
for (const name of cases.keys()) timesMs.set(name, []);
for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
  for (const [name, command] of cases) {
    const tookMs = timeMs(command);
    if (round >= 0) timesMs.get(name)?.push(tookMs);
  }
}

const emptyMs = median(timesMs.get(EMPTY) ?? []);
console.log(`median of ${rounds} interleaved runs, Node ${process.versions.node}`);
for (const [name, all] of timesMs) {
  const ratio = (median(all) / emptyMs).toFixed(2);
  console.log(
    `${name.padEnd(24)} ${median(all).toFixed(1).padStart(6)} ms  ${ratio.padStart(5)} x`,
  );
}

function timeMs([file, ...words]: readonly [string, ...string[]]): number {
  const startedNs = process.hrtime.bigint();
  const { status, error } = spawnSync(file, words, { stdio: 'ignore' });
  if (status !== 0) throw error ?? new Error(`${file} ${words.join(' ')} ended with ${status}`);
  return Number(process.hrtime.bigint() - startedNs) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

/**
 * Reads the topology of many machines' trees beside lstopo, in turns, and prints the medians and their ratio.
 *
 *   node bench/collect/topology.ts [DIRECTORY]      every tree directly below DIRECTORY
 *
 * Without a directory, this machine. With one: hwloc's tests/hwloc/linux, unpacked, for instance. lstopo runs as
 * a process of its own, so its start is in its time: `lstopo --version` is timed as well, to be taken off by who
 * wants to.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFileTree } from '../../src/collect/file-tree.ts';
import { collectTopology } from '../../src/collect/host/topology.ts';

const ROUNDS = 7;
const LSTOPO = 'lstopo-no-graphics';
const FORM = ['--of', 'xml', '--filter', 'io:all', '--filter', 'cache:all', '-'];

const [directory] = process.argv.slice(2, 3).filter((word) => !word.startsWith('-'));
compare(
  directory === undefined ? ['/'] : readdirSync(directory).map((name) => join(directory, name)),
);

function compare(roots: readonly string[]): void {
  const ours = roots.map((): number[] => []);
  const theirs = roots.map((): number[] => []);
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    starts.push(timed(() => run(['--version'])));
    for (const [index, root] of roots.entries()) {
      ours[index]?.push(timed(() => collectTopology(openFileTree(root))));
      theirs[index]?.push(timed(() => run(formOf(root))));
    }
  }
  const sum = (times: readonly (readonly number[])[]) =>
    times.reduce((total, each) => total + median(each), 0);
  for (const [index, root] of roots.entries()) {
    process.stdout.write(
      `${basename(root).padEnd(40)} virt-tune ${ms(median(ours[index] ?? []))}  lstopo ${ms(median(theirs[index] ?? []))}\n`,
    );
  }
  const ratio = sum(ours) / sum(theirs);
  process.stdout.write(
    `sum of medians: virt-tune ${ms(sum(ours))} in process, lstopo ${ms(sum(theirs))} as processes (start alone ${ms(median(starts))} each)\n` +
      `ratio ${ratio.toFixed(2)} (target: at most 0.50); without lstopo's starts ${(sum(ours) / (sum(theirs) - roots.length * median(starts))).toFixed(2)}\n`,
  );
}

function formOf(root: string): string[] {
  return root === '/' ? FORM : ['-i', root, '--if', 'fsroot', ...FORM];
}

function run(args: readonly string[]): void {
  const { error, status } = spawnSync(LSTOPO, [...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined)
    throw new Error(`${LSTOPO}: ${error.message}: apt-get install hwloc-nox`);
  if (status !== 0) throw new Error(`${LSTOPO} ${args.join(' ')}: exit ${status}`);
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function ms(time: number): string {
  return `${time.toFixed(1)} ms`.padStart(9);
}

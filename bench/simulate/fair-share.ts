import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FairShareHost, fairShare } from '../../src/simulate/engine/fair-share.ts';

export interface Workload {
  readonly hosts: number;
  readonly cores: number;
  /** vCPUs of each host. */
  readonly vcpus: number;
  /** Of each vCPU, one after the other, 1 to 21 ms each. */
  readonly tasks: number;
}

export interface Run {
  readonly makespanS: number;
  readonly wallS: number;
}

/** The random numbers of each vCPU are those of peer.cpp: a linear congruential generator, numbered by vCPU. */
export function runOurs({ hosts, cores, vcpus, tasks }: Workload): Run {
  const before = performance.now();
  const world: FairShareHost[] = [];
  for (let host = 0; host < hosts; host += 1) {
    world.push({
      cores,
      vcpus: Array.from({ length: vcpus }, (_, vcpu) => workOf(host * vcpus + vcpu + 1, tasks)),
    });
  }
  const { makespanS } = fairShare(world);
  return { makespanS, wallS: (performance.now() - before) / 1000 };
}

function workOf(seed: number, tasks: number): Float64Array {
  const work = new Float64Array(tasks);
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  for (let task = 0; task < tasks; task += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    work[task] = 0.001 + 0.02 * (state / 4_294_967_296);
  }
  return work;
}

/** SimGrid, compiled on the spot; undefined: it or a compiler is missing. */
export function buildPeer(): Peer | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-bench-'));
  const program = join(directory, 'peer');
  const source = join(import.meta.dirname, 'peer.cpp');
  try {
    execFileSync('g++', ['-O2', '-std=c++17', source, '-lsimgrid', '-o', program], {
      stdio: 'ignore',
    });
  } catch {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  return {
    run: ({ hosts, cores, vcpus, tasks }) => {
      const text = execFileSync(program, [hosts, cores, vcpus, tasks].map(String), {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [makespanS = Number.NaN, wallS = Number.NaN] = text.split(' ').map(Number);
      return { makespanS, wallS };
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}

export interface Peer extends Disposable {
  readonly run: (workload: Workload) => Run;
}

import { regularTopology } from '../../src/simulate/engine/regular-topology.ts';
import { startHost } from '../../src/simulate/engine/simulate-host.ts';
import type { SimulatedHostInput } from '../../src/simulate/engine/world.ts';
import { engineParametersOf } from '../../src/simulate/engine-parameters-of.ts';
import { parameterValues } from '../../src/simulate/parameters.ts';

const TARGET_EVENTS_PER_S = 5e6;
const TARGET_SPEED = 200;

type Load = SimulatedHostInput['guests'][number]['load'];

interface Size {
  readonly cores: number;
  readonly nodes: number;
  readonly guests: number;
  readonly load: Load;
  readonly policy?: 'floating' | 'numa-balancing' | 'node-pinned' | 'core-pinned';
}

interface Speed {
  readonly events: number;
  readonly eventsPerS: number;
  /** Simulated time by time on the wall. */
  readonly speed: number;
}

interface Measured {
  readonly all: Speed;
  /** By the fastest of the pieces: others on this machine disturbed it least. */
  readonly undisturbed: Speed;
  readonly rssMiB: number;
}

const MHZ = 2500;
const parameters = engineParametersOf(parameterValues({ bootScatter: 0.3 }), MHZ);
const VCPUS = 4;
const MIXED: Load = {
  runningShare: 0.8,
  wakeUpsPerSecond: 100,
  requestsPerSecond: 40,
  locks: { heldShare: 0.01, perSecond: 2000 },
};

/** Everything on: scatter, drift, caches, memory, wake-ups, locks, threads beside the vCPUs. */
export function singleHosts(seconds: number): void {
  console.log(
    '\nthe whole model, one thread: events, M events a second and times real time (in the fastest piece)',
  );
  const host = { cores: 64, nodes: 4, guests: 64 };
  for (const [name, size] of Object.entries<Size>({
    'busy, floating': { ...host, load: {} },
    'busy, core-pinned': { ...host, load: {}, policy: 'core-pinned' },
    'busy, NUMA balancing': { ...host, load: {}, policy: 'numa-balancing' },
    'mixed, floating': { ...host, load: MIXED },
    'mixed, 16 guests': { ...host, guests: 16, load: MIXED },
  })) {
    const { all, undisturbed } = measure(size, seconds * 1000, 50);
    console.log(
      name.padEnd(24),
      all.events.toLocaleString('en').padStart(12),
      `${millions(all)} (${millions(undisturbed)})`.padStart(15),
      `${all.speed.toFixed(0)}x (${undisturbed.speed.toFixed(0)}x)`.padStart(16),
    );
  }
  console.log(`wanted: ${TARGET_EVENTS_PER_S / 1e6} M events a second, ${TARGET_SPEED}x`);
}

/** How time and memory grow with the host. Were growth linear, time a pCPU and a second would stay the same. */
export function growth(): void {
  console.log(
    '\ngrowth: CPUs, guests, events, us a simulated CPU and second (in the fastest piece), MiB',
  );
  for (const { cores, guests, ms } of [
    { cores: 64, guests: 32, ms: 16_000 },
    { cores: 256, guests: 125, ms: 8000 },
    { cores: 1024, guests: 500, ms: 4000 },
    { cores: 4096, guests: 2000, ms: 2000 },
  ]) {
    const size: Size = { cores, nodes: cores / 64, guests, load: MIXED };
    const { all, undisturbed, rssMiB } = measure(size, ms, 6400 / cores);
    const usOf = ({ speed }: Speed): string => (1e6 / speed / cores).toFixed(0);
    console.log(
      String(cores).padStart(5),
      String(guests).padStart(6),
      all.events.toLocaleString('en').padStart(12),
      `${usOf(all)} (${usOf(undisturbed)})`.padStart(14),
      rssMiB.toFixed(0).padStart(6),
    );
  }
}

function millions({ eventsPerS }: Speed): string {
  return (eventsPerS / 1e6).toFixed(2);
}

/** In pieces of simulated time that take as long as the scheduler commonly leaves a program alone. */
function measure({ policy, load, ...size }: Size, totalMs: number, pieceMs: number): Measured {
  const host: SimulatedHostInput = {
    topology: regularTopology(size),
    guests: Array.from({ length: size.guests }, (_, at) => ({
      id: `guest ${at}`,
      vcpus: VCPUS,
      memoryMiB: 2048,
      load,
    })),
    policy: { kind: policy ?? 'floating' },
  };
  const rssBefore = process.memoryUsage().rss;
  const options = { seed: 1, durationMs: totalMs, warmUpMs: totalMs / 4, parameters };
  const run = startHost(host, options);
  const pieces = Math.round(totalMs / pieceMs);
  let all = 0;
  let fastest = Number.POSITIVE_INFINITY;
  for (let piece = 0; piece < pieces; piece += 1) {
    const before = performance.now();
    run.advance(pieceMs);
    const took = performance.now() - before;
    all += took;
    fastest = Math.min(fastest, took);
  }
  const { events } = run.result();
  const speedOf = (msAPiece: number): Speed => ({
    events,
    eventsPerS: (events / pieces / msAPiece) * 1000,
    speed: pieceMs / msAPiece,
  });
  const rssMiB = (process.memoryUsage().rss - rssBefore) / 1024 / 1024;
  return { all: speedOf(all / pieces), undisturbed: speedOf(fastest), rssMiB };
}

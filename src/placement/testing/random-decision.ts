import {
  type ScenarioGuest as Guest,
  type ScenarioHost as Host,
  ScenarioGuest,
  ScenarioHost,
  threadPolicies,
} from '../../model/scenario.ts';

/** A partly taken host and a guest that may or may not fit on it; the same for the same seed. */
export function randomDecision(seed: number): { host: Host; guest: Guest } {
  const random = generator(seed);
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  const oneOf = <T>(values: readonly [T, ...T[]]): T =>
    values[upTo(values.length - 1)] ?? values[0];
  const nodeCount = oneOf([1, 2, 2, 4, 4, 8]);
  const coreCount = oneOf([2, 3, 4, 6]);
  const width = oneOf([1, 2, 2, 2]);
  const huge = oneOf([0, 0, 1]);
  const nodes = Array.from({ length: nodeCount }, (_, id) => {
    const cores = Array.from({ length: coreCount }, (_core, core) =>
      Array.from(
        { length: width },
        (_thread, thread) => (thread * nodeCount + id) * coreCount + core,
      ),
    );
    const takenShare = random();
    return {
      id,
      cores,
      housekeepingCpus: cores.flat().filter(() => random() < takenShare),
      l3: coreCount % 2 === 0 ? halves(cores) : [],
      memoryMiB: 1024 * (1 + upTo(15)),
      pages: huge === 1 ? { '2048': 256 * upTo(2) } : {},
      pci: oneOf([0, 0, 1, 2]),
    };
  });
  const cellCount = Math.min(nodeCount, oneOf([1, 1, 2, 2, 3, 4]));
  const cell = (): { vcpus: number; memoryMiB: number } => ({
    vcpus: 1 + upTo(coreCount * width - 1),
    memoryMiB: 512 * (1 + upTo(12)),
  });
  const same = cell();
  const isAlike = random() < 0.5;
  const guest = {
    id: 'guest',
    threadPolicy: oneOf(threadPolicies),
    cells: Array.from({ length: cellCount }, () => (isAlike ? same : cell())),
    pageKiB: huge === 1 && random() < 0.5 ? 2048 : null,
    pci: oneOf([0, 0, 0, 1, 2]),
  };
  const distances = nodes.map((_, row) =>
    nodes.map((_node, column) => distanceBetween(row, column)),
  );
  return {
    host: ScenarioHost.parse({ id: 'host', nodes, distances }),
    guest: ScenarioGuest.parse(guest),
  };
}

function distanceBetween(row: number, column: number): number {
  if (row === column) return 10;
  return row >> 1 === column >> 1 ? 12 : 32;
}

function halves(cores: readonly (readonly number[])[]): number[][] {
  const middle = cores.length / 2;
  return [cores.slice(0, middle).flat(), cores.slice(middle).flat()];
}

/** Numbers from 0 to below 1 without a pattern (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

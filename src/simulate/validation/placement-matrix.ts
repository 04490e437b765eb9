import type { ModelledGuest, ModelledHost } from '../analytic/modelled-host.ts';
import { predictor } from '../analytic/predict.ts';
import { regularHost } from '../analytic/regular-host.ts';
import type { ParameterValues } from '../parameters.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

const HOST = { cores: 52, nodes: 2, threads: 2, memoryMiB: 2 ** 30 };
const BACKGROUND = 0.6;
/** Seconds of the probe where all is on node 0: the unit of the others. */
const LOCAL_S = 136.5;

type Node = 0 | 1 | 'float';

const PUBLISHED: readonly (readonly [balancing: boolean, memory: Node, cpu: Node, s: number])[] = [
  [false, 0, 0, LOCAL_S],
  [false, 0, 1, 168.78],
  [false, 0, 'float', 173.15],
  [false, 1, 0, 165.95],
  [false, 1, 1, 137.23],
  [false, 1, 'float', 179.9],
  [false, 'float', 0, 163.87],
  [false, 'float', 1, 168.96],
  [false, 'float', 'float', 180.71],
  [true, 0, 0, 135.68],
  [true, 0, 1, 166.6],
  [true, 0, 'float', 171.97],
  [true, 1, 0, 164.01],
  [true, 1, 1, 138.01],
  [true, 1, 'float', 177.07],
  [true, 'float', 0, 165.7],
  [true, 'float', 1, 165.18],
  [true, 'float', 'float', 148.91],
];

const CPUS = regularHost({ ...HOST, numaBalancing: false }).cpus;
const POOLS = new Map<Node, readonly number[]>(
  ([0, 1, 'float'] as const).map((node) => [
    node,
    CPUS.filter((each) => node === 'float' || each.node === node).map(({ id }) => id),
  ]),
);

function guest(given: Pick<ModelledGuest, 'id' | 'vcpus' | 'duty' | 'memory'>): ModelledGuest {
  return {
    memoryMiB: 1024,
    memoryBound: given.memory !== undefined,
    cells: 1,
    pageKiB: 4,
    ageHours: undefined,
    accelerated: true,
    exitsPerSecond: 0,
    mhz: 2000,
    ...given,
  };
}

interface ProbePlace {
  readonly balancing: boolean;
  readonly memory: Node;
  readonly cpu: Node;
}

/** How many times longer than natively the probe takes, for where it may run and where its memory is. */
function slowdownAt({ balancing, memory, cpu }: ProbePlace): (values: ParameterValues) => number {
  const host = regularHost({ ...HOST, numaBalancing: balancing });
  const background = {
    ...guest({
      id: 'background',
      vcpus: CPUS.map(({ id }) => [id]),
      duty: BACKGROUND,
      memory: undefined,
    }),
    cells: HOST.nodes,
  };
  const probe = guest({
    id: 'probe',
    vcpus: [POOLS.get(cpu) ?? []],
    duty: 1,
    memory: memory === 'float' ? undefined : [1 - memory, memory],
  });
  if (memory !== 'float' || cpu === 'float') return slowdownOf(host, probe, background);
  return (values) =>
    slowdownOf(host, { ...probe, memory: leftBehind(cpu, values) }, background)(values);
}

function slowdownOf(
  host: ModelledHost,
  probe: ModelledGuest,
  background: ModelledGuest,
): (values: ParameterValues) => number {
  const predicted = predictor(host, [probe, background]);
  return (values) => 1 / (predicted(values).guests[0]?.share ?? 1);
}

const allNear = slowdownAt({ balancing: false, memory: 0, cpu: 0 });

function leftBehind(cpu: 0 | 1, { leftBehindShare: share }: ParameterValues): number[] {
  return cpu === 0 ? [1 - share, share] : [share, 1 - share];
}

/** What a straight line could go by: how much of the memory is remote. */
function remoteShare(memory: Node, cpu: Node): number {
  const HALF = 0.5;
  return memory === 'float' || cpu === 'float' ? HALF : Math.abs(memory - cpu);
}

function row(...[balancing, memory, cpu, published]: (typeof PUBLISHED)[number]): PublishedRow {
  const slowdown = slowdownAt({ balancing, memory, cpu });
  const series = `balancing ${balancing ? 'on' : 'off'}`;
  const given = !balancing && memory === 0 && cpu === 0;
  const use = balancing ? 'test' : 'fit';
  return {
    key: `${series}, memory ${memory}, CPU ${cpu}`,
    series,
    x: remoteShare(memory, cpu),
    published,
    use: given ? 'given' : use,
    predict: (values) => (LOCAL_S * slowdown(values)) / allNear(values),
  };
}

export const placementMatrix: PublishedTable = {
  id: 'V3',
  title: 'A probe on two nodes, by where it runs and where its memory is',
  source:
    'Hyser, linux-kernel 2023-12-15 (two Xeon 8167M, 60 % load on every CPU, mean of 64 runs)',
  unit: 's',
  lessIsBetter: true,
  assumptions:
    'the time of a move, what stays behind when only CPUs are pinned, and what balancing recovers were derived from this table; its rows with balancing are not fitted, but not independent either',
  refitted: ['remotePenalty', 'scatterDrift'],
  rows: PUBLISHED.map((each) => row(...each)),
};

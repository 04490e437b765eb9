import type { ModelledGuest } from '../analytic/modelled-host.ts';
import { predictor } from '../analytic/predict.ts';
import { regularHost } from '../analytic/regular-host.ts';
import { engineParametersOf } from '../engine-parameters-of.ts';
import { type ParameterValues, parameterValues } from '../parameters.ts';
import { worldOf } from '../world-of.ts';
import { bothWays, type Setting } from './both-ways.ts';
import type { PublishedRow, PublishedTable } from './table.ts';

const HOST = { cores: 52, nodes: 2, threads: 2, memoryMiB: 2 ** 30 };
const MHZ = 2000;
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
    mhz: MHZ,
    ...given,
  };
}

interface ProbePlace {
  readonly balancing: boolean;
  readonly memory: Node;
  readonly cpu: Node;
}

/** The probe where it may run and where its memory is. */
function probeAt({ balancing, memory, cpu }: ProbePlace): Setting {
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
  const isLeft = memory === 'float' && cpu !== 'float';
  const bound = memory === 'float' ? undefined : [1 - memory, memory];
  const guestsWith = (values: ParameterValues): ModelledGuest[] => [
    guest({
      id: 'probe',
      vcpus: [POOLS.get(cpu) ?? []],
      duty: 1,
      memory: isLeft ? leftBehind(cpu, values) : bound,
    }),
    background,
  ];
  const fixed = isLeft ? undefined : predictor(host, guestsWith(parameterValues()));
  return {
    share: (values) => {
      const predicted = fixed ?? predictor(host, guestsWith(values));
      return predicted(values).guests[0]?.share ?? 1;
    },
    world: (values) => ({
      host: worldOf(host, guestsWith(values), values),
      parameters: engineParametersOf(values, MHZ),
    }),
    shareOf: ({ guests }) => guests[0]?.speed ?? 1,
  };
}
function leftBehind(cpu: 0 | 1, { leftBehindShare: share }: ParameterValues): number[] {
  return cpu === 0 ? [1 - share, share] : [share, 1 - share];
}

const allNear = probeAt({ balancing: false, memory: 0, cpu: 0 });

/** What a straight line could go by: how much of the memory is remote. */
function remoteShare(memory: Node, cpu: Node): number {
  const HALF = 0.5;
  return memory === 'float' || cpu === 'float' ? HALF : Math.abs(memory - cpu);
}

function row(...[balancing, memory, cpu, published]: (typeof PUBLISHED)[number]): PublishedRow {
  const series = `balancing ${balancing ? 'on' : 'off'}`;
  const given = !balancing && memory === 0 && cpu === 0;
  const use = balancing ? 'test' : 'fit';
  return {
    key: `${series}, memory ${memory}, CPU ${cpu}`,
    series,
    x: remoteShare(memory, cpu),
    published,
    use: given ? 'given' : use,
    ...bothWays(
      [probeAt({ balancing, memory, cpu }), allNear],
      ([share = 1, near = 1]) => (LOCAL_S * near) / share,
    ),
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

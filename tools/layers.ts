/**
 * The architecture: what each folder of src/ is for and what it may import besides itself. A row names only
 * rows above it. tools/check-imports.ts holds the code to this table; ARCHITECTURE.md explains it.
 */
export interface Layer {
  readonly folder: string;
  readonly duty: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
  /** Whether it may touch the world: node:* modules, the clock, randomness, the process. */
  readonly effects: boolean;
}

export const layers: readonly Layer[] = [
  {
    folder: 'model',
    duty: 'the nouns: types, schemas, units, and total functions on them',
    imports: [],
    packages: ['zod'],
    effects: false,
  },
  {
    folder: 'libvirt',
    duty: "a client of libvirt's remote protocol; knows nothing of virt-tune",
    imports: [],
    packages: [],
    effects: true,
  },
  {
    folder: 'definition',
    duty: 'what a guest is meant to be, from domain XML and from a command line',
    imports: ['model'],
    packages: ['@rgrove/parse-xml'],
    effects: false,
  },
  {
    folder: 'qemu',
    duty: 'a client of the QEMU monitor, and images through qemu-img',
    imports: ['model', 'libvirt', 'definition'],
    packages: [],
    effects: true,
  },
  {
    folder: 'collect',
    duty: 'reads host and guests into a snapshot',
    imports: ['model', 'libvirt', 'definition', 'qemu'],
    packages: ['koffi', 'zod'],
    effects: true,
  },
  {
    folder: 'derived',
    duty: 'facts computed from a snapshot',
    imports: ['model'],
    packages: [],
    effects: false,
  },
  {
    folder: 'evidence',
    duty: 'published figures, each with who published it',
    imports: ['model'],
    packages: [],
    effects: false,
  },
  {
    folder: 'ledger',
    duty: 'what findings cost, and what is left of native speed',
    imports: ['model', 'derived', 'evidence'],
    packages: [],
    effects: false,
  },
  {
    folder: 'policy',
    duty: 'what administrators say of their hosts: classes, thresholds, suppressions',
    imports: ['model'],
    packages: ['yaml', 'zod'],
    effects: false,
  },
  {
    folder: 'statistics',
    duty: 'what samples allow to say: intervals, differences, when to stop',
    imports: [],
    packages: ['simple-statistics'],
    effects: false,
  },
  {
    folder: 'placement',
    duty: 'which pCPUs and nodes guests get, all of a host or of several together',
    imports: ['model', 'derived', 'policy'],
    packages: ['zod'],
    effects: false,
  },
  {
    folder: 'simulate',
    duty: 'what a host will do: a model of it, its parameters, and how well it tells published tables',
    imports: ['model', 'derived', 'evidence'],
    packages: ['zod'],
    effects: false,
  },
  {
    folder: 'sweep',
    duty: 'simulates many hosts at once, on all pCPUs',
    imports: ['model', 'simulate'],
    packages: [],
    effects: true,
  },
  {
    folder: 'checks',
    duty: 'one file a question; from a snapshot to findings',
    imports: ['model', 'derived', 'ledger', 'policy'],
    packages: [],
    effects: false,
  },
  {
    folder: 'planning',
    duty: 'from findings and a placement to the changes that a host needs',
    imports: [
      'model',
      'definition',
      'derived',
      'ledger',
      'policy',
      'placement',
      'simulate',
      'statistics',
      'checks',
    ],
    packages: [],
    effects: false,
  },
  {
    folder: 'vitals',
    duty: 'what a host and its guests do over time: rates, trends, events',
    imports: ['model', 'derived'],
    packages: [],
    effects: false,
  },
  {
    folder: 'policies',
    duty: 'controllers: from what is seen over time to what should be done, and why',
    imports: ['model', 'derived', 'ledger', 'policy', 'placement', 'planning'],
    packages: [],
    effects: false,
  },
  {
    folder: 'report',
    duty: 'documents as text for people',
    imports: ['model', 'derived', 'evidence', 'vitals'],
    packages: ['diff'],
    effects: false,
  },
  {
    folder: 'changes',
    duty: 'makes changes, keeps a journal of them, and takes them back',
    imports: ['model', 'libvirt', 'definition', 'qemu', 'collect', 'derived'],
    packages: ['koffi', 'zod'],
    effects: true,
  },
  {
    folder: 'measure',
    duty: 'runs workloads on this machine, keeps what they gave, and leaves nothing else',
    imports: ['model', 'derived', 'collect', 'statistics'],
    packages: ['yaml', 'zod'],
    effects: true,
  },
  {
    folder: 'watch',
    duty: 'follows a host over time: samples it, keeps its history, serves its figures, does what policies decide',
    imports: ['model', 'libvirt', 'collect', 'derived', 'checks', 'vitals', 'policies', 'changes'],
    packages: ['hono', '@hono/node-server'],
    effects: true,
  },
  {
    folder: 'cli',
    duty: 'one file a command: reads the line, calls the rest, prints',
    imports: [
      'model',
      'libvirt',
      'definition',
      'qemu',
      'collect',
      'derived',
      'evidence',
      'ledger',
      'placement',
      'simulate',
      'policy',
      'checks',
      'planning',
      'changes',
      'vitals',
      'policies',
      'watch',
      'report',
      'measure',
    ],
    packages: ['commander'],
    effects: true,
  },
];

import fc from 'fast-check';
import { regularTopology } from '../regular-topology.ts';
import type { SimulatedHostInput } from '../world.ts';

const topology = fc
  .record({
    nodes: fc.integer({ min: 1, max: 4 }),
    coresPerNode: fc.integer({ min: 1, max: 4 }),
    threadsPerCore: fc.integer({ min: 1, max: 2 }),
    coresPerLlc: fc.integer({ min: 1, max: 4 }),
    memoryMiB: fc.integer({ min: 512, max: 16_384 }),
  })
  .map(({ coresPerNode, ...shape }) =>
    regularTopology({ ...shape, cores: shape.nodes * coresPerNode }),
  );

const load = fc.record({
  runningShare: fc.constantFrom(0.1, 0.5, 0.9, 1),
  wakeUpsPerSecond: fc.constantFrom(10, 300, 2000),
  tasksPerVcpu: fc.constantFrom(1, 1, 3),
  workingSetKiB: fc.constantFrom(0, 512, 40_000),
  memoryShare: fc.constantFrom(0, 0.4, 1),
  bandwidthMiBps: fc.constantFrom(0, 500, 20_000),
  requestsPerSecond: fc.constantFrom(0, 100, 5000),
  locks: fc.option(
    fc.record({
      heldShare: fc.constantFrom(0.01, 0.3),
      perSecond: fc.constantFrom(100, 10_000),
      kind: fc.constantFrom('fifo' as const, 'unfair' as const, 'paravirtual' as const),
    }),
    { nil: undefined },
  ),
});

const guests = fc
  .array(fc.record({ vcpus: fc.integer({ min: 1, max: 6 }), memoryMiB: fc.nat(4096), load }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => list.map((guest, at) => withoutNothing({ id: `guest ${at}`, ...guest })));

type GuestInput = SimulatedHostInput['guests'][number];
type DrawnLoad = Omit<GuestInput['load'], 'locks'> & {
  locks: GuestInput['load']['locks'] | undefined;
};

function withoutNothing(guest: Omit<GuestInput, 'load'> & { load: DrawnLoad }): GuestInput {
  const { locks, ...rest } = guest.load;
  return { ...guest, load: locks === undefined ? rest : { ...rest, locks } };
}

const features = fc.record({
  nestedPaging: fc.boolean(),
  haltPollUs: fc.constantFrom(0, 200),
  ksm: fc.boolean(),
  balloon: fc.record({
    takenShare: fc.constantFrom(0, 0.3),
    burstsPerHour: fc.constantFrom(0, 36_000),
  }),
});

const policy = fc.constantFrom(
  ...(['floating', 'numa-balancing', 'node-pinned', 'core-pinned'] as const).map((kind) => ({
    kind,
  })),
);

/** Hosts of all kinds with guests of all kinds, small enough that a hundred are simulated in a second. */
export const drawnHosts: fc.Arbitrary<SimulatedHostInput> = fc.record({
  topology,
  guests,
  policy,
  features,
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterValues } from '../parameters.ts';
import { type Arrangement, arrange, arrangements, type UnplacedGuest } from './arrange.ts';
import { predict } from './predict.ts';
import { regularHost } from './regular-host.ts';

const values = parameterValues();
const GIB = 1024;

function guests(count: number, given: Partial<UnplacedGuest> = {}): UnplacedGuest[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `guest-${at}`,
    vcpus: 1,
    memoryMiB: GIB,
    duty: 1,
    cells: 1,
    pageKiB: 4,
    ageHours: undefined,
    accelerated: true,
    exitsPerSecond: 0,
    mhz: 3000,
    ...given,
  }));
}

const host = regularHost({
  cores: 16,
  nodes: 4,
  threads: 1,
  memoryMiB: 64 * GIB,
  numaBalancing: false,
});

function shareOf(arrangement: Arrangement, count: number, given?: Partial<UnplacedGuest>): number {
  const arranged = arrange(host, guests(count, given), arrangement);
  return predict(arranged.host, arranged.guests, values).share;
}

test('more guests never do better, and pinned ones do better than floating ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.constantFrom(...arrangements), (count, how) => {
      expect(shareOf(how, count + 1)).toBeLessThanOrEqual(shareOf(how, count) + 1e-9);
      expect(shareOf('core-pinned', count)).toBeGreaterThanOrEqual(
        shareOf('floating', count) - 1e-9,
      );
    }),
  );
});

test('what is left and what is lost make the whole, whatever the guests', () => {
  const given = fc.record({
    vcpus: fc.integer({ min: 1, max: 24 }),
    duty: fc.double({ min: 0.01, max: 1, noNaN: true }),
    memoryMiB: fc.integer({ min: 1, max: 32 * GIB }),
    exitsPerSecond: fc.integer({ min: 0, max: 200_000 }),
    accelerated: fc.boolean(),
  });
  fc.assert(
    fc.property(given, fc.constantFrom(...arrangements), (each, how) => {
      const arranged = arrange(host, guests(5, each), how);
      for (const { share, losses } of predict(arranged.host, arranged.guests, values).guests) {
        const lost = Object.values(losses).reduce((sum, loss) => sum + loss, 0);
        expect(share).toBeGreaterThan(0);
        expect(share + lost).toBeCloseTo(1, 9);
      }
    }),
  );
});

test('twice as many busy vCPUs as pCPUs get half of the time each', () => {
  const arranged = arrange(host, guests(32), 'core-pinned');
  const [first] = predict(arranged.host, arranged.guests, values).guests;
  expect(first?.slowdowns.runDelay).toBeCloseTo(2, 9);
});

test('guests that have just started have not drifted from their memory yet', () => {
  expect(shareOf('floating', 12, { ageHours: 0 })).toBeGreaterThan(shareOf('floating', 12));
});

test('memory beyond what the host has is swapped, and costs the most of all', () => {
  expect(shareOf('core-pinned', 4, { memoryMiB: 32 * GIB })).toBeLessThan(
    shareOf('core-pinned', 4) / 2,
  );
});

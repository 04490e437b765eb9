import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange, arrangements } from './analytic/arrange.ts';
import { predict } from './analytic/predict.ts';
import { regularHost } from './analytic/regular-host.ts';
import { simulateSeeds } from './engine/simulate-seeds.ts';
import { engineParametersOf } from './engine-parameters-of.ts';
import { type ParameterName, parameterValues } from './parameters.ts';
import { likeGuests } from './sweep.ts';
import { usualGuest } from './usual-guest.ts';
import { arrangedWorld, worldOf } from './world-of.ts';

const MHZ = 2500;
const SEEDS = [1, 2, 3, 4, 5];
const host = regularHost({
  ...{ cores: 64, nodes: 4, threads: 1, memoryMiB: 2 ** 18, numaBalancing: false },
});

interface Case {
  readonly count: number;
  readonly vcpus: number;
  readonly arrangement: Arrangement;
  readonly given?: Partial<Record<ParameterName, number>>;
}

/** Shares of native of busy guests by the closed form and by the event engine. */
function shares({ count, vcpus, arrangement, given = {} }: Case): {
  analytic: number;
  events: number;
} {
  const values = parameterValues(given);
  const guests = likeGuests(count, usualGuest({ vcpus, memoryMiB: 512 }));
  const arranged = arrange(host, guests, arrangement);
  const parameters = engineParametersOf(values, MHZ);
  const world = arrangedWorld(host, guests, { arrangement, values });
  const run = simulateSeeds(world, SEEDS, { durationMs: 1000, parameters });
  return {
    analytic: predict(arranged.host, arranged.guests, values).share,
    events: run.shareOfNative.mean,
  };
}

/** Points of native by which the two may differ. */
const ALLOWED = 5;

describe('the event engine and the closed form, with the same parameters', () => {
  it.each(
    arrangements.flatMap((arrangement) =>
      (
        [
          [4, 4],
          [16, 1],
          [24, 1],
          [64, 1],
          [16, 4],
          [128, 1],
          [32, 4],
        ] as const
      ).map(([count, vcpus]) => ({ arrangement, count, vcpus })),
    ),
  )('$count busy guests of $vcpus vCPUs, $arrangement: within 5 points', (each) => {
    const { analytic, events } = shares(each);
    expect(100 * Math.abs(events - analytic)).toBeLessThan(ALLOWED);
  });

  it.each<[ParameterName, number]>([
    ['contention', 0.05],
    ['remotePenalty', 0.5],
    ['scatterDrift', 12],
    ['crossNodeMigrationsPerS', 0],
    ['nestedWalkPenalty', 0],
    ['fixedTax', 0.05],
  ])('follow %s = %f alike', (name, value) => {
    const setting = { count: 24, vcpus: 1, arrangement: 'floating' } as const;
    const usual = shares(setting);
    const moved = shares({ ...setting, given: { [name]: value } });
    const change = moved.analytic - usual.analytic;
    expect(Math.abs(change)).toBeGreaterThan(0.01);
    expect(moved.events - usual.events).toBeGreaterThan(Math.min(change * 0.5, change * 2));
    expect(moved.events - usual.events).toBeLessThan(Math.max(change * 0.5, change * 2));
  });

  it('put guests where they are seen to be: memory on the other node costs remotePenalty', () => {
    const values = parameterValues({ nestedWalkPenalty: 0, fixedTax: 0, contention: 0 });
    const two = regularHost({
      ...{ cores: 8, nodes: 2, threads: 1, memoryMiB: 8192, numaBalancing: false },
    });
    const guest = {
      ...usualGuest({ vcpus: 2, memoryMiB: 512 }),
      id: 'afar',
      vcpus: [[0], [1]],
      memory: [0, 1],
      memoryBound: true,
    };
    const parameters = engineParametersOf(values, MHZ);
    const { runs, shareOfNative } = simulateSeeds(worldOf(two, [guest], values), SEEDS, {
      ...{ durationMs: 500, parameters },
    });
    expect(runs[0]?.total.localShare).toBe(0);
    expect(shareOfNative.mean).toBeCloseTo(1 / (1 + values.remotePenalty), 2);
    expect(predict(two, [guest], values).share).toBeCloseTo(shareOfNative.mean, 1);
  });
});

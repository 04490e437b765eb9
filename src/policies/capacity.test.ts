import { describe, expect, it } from 'vitest';
import { capacity } from './capacity.ts';
import type { Decision } from './controller.ts';
import { crossing } from './forecast.ts';
import { sceneOf } from './testing/scene.ts';

const MINUTE_MS = 60_000;

/** What is decided over hours in which the share of memory in use goes its way. */
function over(hours: number, usedAt: (hour: number) => number): Decision[] {
  let memory = capacity.nothing;
  const all: Decision[] = [];
  for (let minute = 0; minute < hours * 60; minute += 5) {
    const scene = sceneOf({
      nowMs: minute * MINUTE_MS,
      host: { totalKiB: 1000, availableKiB: 1000 * (1 - usedAt(minute / 60)) },
    });
    const decided = capacity.decide(scene, memory);
    memory = decided.memory;
    all.push(...decided.decisions);
  }
  return all;
}

describe('capacity', () => {
  it('says when the 80 % line will be reached, hour by hour and not at every look', () => {
    const warnings = over(10, (hour) => 0.4 + hour * 0.02);
    expect(warnings[0]?.title).toBe('memory: at the 80 % line in 19 h');
    expect(warnings.at(-1)?.title).toBe('memory: at the 80 % line in 11 h');
    expect(warnings.length).toBeLessThanOrEqual(9);
  });

  it('says nothing of memory that stays as it is, or of one burst', () => {
    expect(over(10, () => 0.5)).toEqual([]);
    expect(over(10, (hour) => (hour > 5 && hour < 5.4 ? 0.75 : 0.5))).toEqual([]);
  });

  it('says nothing of a host that is busy for a moment, as when it is first looked at', () => {
    expect(over(0.2, (hour) => (hour < 0.08 ? 0.95 : 0.3))).toEqual([]);
  });

  it('says that the line was passed', () => {
    expect(over(0.2, () => 0.85)[0]?.title).toBe('memory: over the 80 % line');
  });
});

describe('crossing', () => {
  it('is not bent by a burst', () => {
    const points = Array.from({ length: 40 }, (_, at) => ({ atMs: at * 100, value: at * 0.01 }));
    points.splice(30, 3, ...[30, 31, 32].map((at) => ({ atMs: at * 100, value: 5 })));
    expect(crossing(points, 0.8, 1000)?.inMs).toBeCloseTo(4100, 0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShare } from './fair-share.ts';

const work = fc.double({ min: 0.001, max: 1, noNaN: true });
const vcpus = fc.array(fc.array(work, { maxLength: 6 }), { minLength: 1, maxLength: 9 });

function makespanOf(cores: number, tasks: readonly (readonly number[])[]): number {
  return fairShare([{ cores, vcpus: tasks.map((list) => Float64Array.from(list)) }]).makespanS;
}

/** The same by small steps of time, as one would do it on paper. */
function bySteps(cores: number, tasks: readonly (readonly number[])[]): number {
  const left = tasks.map((list) => [...list]).filter((list) => list.length > 0);
  let nowS = 0;
  while (left.length > 0) {
    const rate = Math.min(1, cores / left.length);
    const step = Math.min(...left.map(([first = 0]) => first)) / rate;
    nowS += step;
    for (const list of left) list[0] = (list[0] ?? 0) - step * rate;
    for (const list of left) if ((list[0] ?? 0) <= 1e-12) list.shift();
    for (let at = left.length - 1; at >= 0; at -= 1) if (left[at]?.length === 0) left.splice(at, 1);
  }
  return nowS;
}

describe('pCPUs that are shared out evenly', () => {
  it('two vCPUs on one pCPU take twice the shorter, and the rest of the longer', () => {
    expect(makespanOf(1, [[1], [3]])).toBeCloseTo(4, 12);
    expect(makespanOf(2, [[1], [3]])).toBeCloseTo(3, 12);
    expect(makespanOf(2, [[1], [1], [1]])).toBeCloseTo(1.5, 12);
  });

  it('end when stepping through time says they do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), vcpus, (cores, tasks) => {
        expect(makespanOf(cores, tasks)).toBeCloseTo(bySteps(cores, tasks), 8);
      }),
    );
  });

  it('hosts do not wait for each other, and all tasks are counted', () => {
    const short = { cores: 1, vcpus: [Float64Array.of(1, 1)] };
    const long = { cores: 1, vcpus: [Float64Array.of(2), Float64Array.of(2)] };
    expect(fairShare([short, long])).toEqual({ makespanS: 4, tasks: 4 });
    expect(fairShare([])).toEqual({ makespanS: 0, tasks: 0 });
  });
});

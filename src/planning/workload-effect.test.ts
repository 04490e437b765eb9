import { expect, it } from 'vitest';
import { type WorkloadFigure, workloadEffectOf } from './workload-effect.ts';

const figure = (values: number[], better: WorkloadFigure['better'] = 'higher') => [
  { metric: 'operations', unit: '1/s', better, values },
];
const BEFORE = [100, 101, 99, 100, 102];
const options = { workload: 'cpu-integer', tolerance: 0.05 };

it('calls worse what is surely less by more than the tolerance', () => {
  expect(workloadEffectOf(figure(BEFORE), figure([80, 81, 79, 80, 82]), options)).toEqual([
    {
      subject: 'cpu-integer operations',
      measure: 'workload',
      before: 100,
      after: 80,
      worse: true,
      unit: '1/s',
    },
  ]);
});

it('does not call worse what is better, within the tolerance, or noise', () => {
  const isWorse = (values: number[], better?: WorkloadFigure['better']) =>
    workloadEffectOf(figure(BEFORE, better), figure(values, better), options).map(
      ({ worse }) => worse,
    );
  expect(isWorse([120, 121, 119, 120, 122])).toEqual([false]);
  expect(isWorse([98, 97, 96, 97, 98])).toEqual([false]);
  expect(isWorse([60, 140, 100, 70, 130])).toEqual([false]);
  expect(isWorse([120, 121, 119, 120, 122], 'lower')).toEqual([true]);
  expect(isWorse([1, 1, 1, 1, 1], 'neither')).toEqual([]);
});

import { expect, test } from 'vitest';
import { type ParameterName, parameterNames, parameters, parameterValues } from './parameters.ts';

const notUnit = (name: ParameterName) => parameters[name].unit === '';

test('every parameter has a unit, a source, and a default inside its plausible range', () => {
  expect(parameterNames.filter(notUnit)).toEqual([]);
  expect(parameterNames.filter((name) => parameters[name].source.length < 10)).toEqual([]);
  for (const name of parameterNames) {
    const { low, high, default: value } = parameters[name];
    expect(low < high && value >= low && value <= high, name).toBe(true);
  }
});

test('a given value goes before that of a kernel generation, and that before the default', () => {
  const name = 'numaBalancingRecovery';
  expect(parameterValues()[name]).toBe(parameters[name].default);
  expect(parameterValues({}, 'interleaving')[name]).toBe(0.9);
  expect(parameterValues({ [name]: 0.8 }, 'interleaving')[name]).toBe(0.8);
});

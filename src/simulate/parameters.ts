import { eventParameters } from './parameters/events.ts';
import { memoryParameters } from './parameters/memory.ts';
import { overcommitParameters } from './parameters/overcommit.ts';
import type { KernelGeneration, Parameter } from './parameters/parameter.ts';
import { schedulerParameters } from './parameters/scheduler.ts';
import { storageParameters } from './parameters/storage.ts';
import { virtualisationParameters } from './parameters/virtualisation.ts';

/** Every number the model rests on. None is keyed to a table that it is held against. */
export const parameters = {
  ...memoryParameters,
  ...schedulerParameters,
  ...virtualisationParameters,
  ...overcommitParameters,
  ...storageParameters,
  ...eventParameters,
};

export type { KernelGeneration };
export type ParameterName = keyof typeof parameters;
export type ParameterValues = Readonly<Record<ParameterName, number>>;

// biome-ignore lint/nursery/noUnsafeTypeAssertion: the keys of the table are its names
export const parameterNames = Object.keys(parameters) as readonly ParameterName[];

/** The value of every parameter: the default, that of a kernel generation, or what is given. */
export function parameterValues(
  given: Readonly<Partial<Record<ParameterName, number>>> = {},
  generation?: KernelGeneration,
): ParameterValues {
  const inForce = (name: ParameterName): number => {
    const parameter: Parameter = parameters[name];
    const variant = generation === undefined ? undefined : parameter.variants?.[generation];
    return given[name] ?? variant ?? parameter.default;
  };
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: an entry for every name
  return Object.fromEntries(parameterNames.map((name) => [name, inForce(name)])) as ParameterValues;
}

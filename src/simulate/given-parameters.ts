import { Problem } from '../model/problem.ts';
import type { Fitted } from './analytic/predict-range.ts';
import {
  type KernelGeneration,
  type ParameterName,
  type ParameterValues,
  parameterNames,
  parameters,
  parameterValues,
} from './parameters.ts';

export interface GivenParameters {
  readonly values: ParameterValues;
  readonly fitted: Fitted;
}

/** Values from a file over the defaults. Throws a `Problem` for names and values that are no parameter's. */
export function givenParameters(
  given: Readonly<Record<string, number>>,
  where: string,
  generation?: KernelGeneration,
): GivenParameters {
  const known: Partial<Record<ParameterName, number>> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = parameterNames.find((each) => each === key);
    if (name === undefined) {
      throw new Problem({
        what: `${key} is no parameter of the model`,
        where,
        remedy: 'docs/model-parameters.md lists them',
      });
    }
    const { low, high, unit } = parameters[name];
    if (!(value >= low && value <= high)) {
      throw new Problem({
        what: `${key} = ${value} is not plausible`,
        where,
        remedy: `give ${low} to ${high}${unit === '1' ? '' : ` ${unit}`}`,
      });
    }
    known[name] = value;
  }
  // biome-ignore lint/nursery/noUnsafeTypeAssertion: only names of parameters were put in
  const fitted = new Set(Object.keys(known) as ParameterName[]);
  return { values: parameterValues(known, generation), fitted };
}

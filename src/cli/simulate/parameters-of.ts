import { loadParameters } from '../../collect/load-parameters.ts';
import { type GivenParameters, givenParameters } from '../../simulate/given-parameters.ts';

/** The model's parameters, those of a file before the defaults. */
export function parametersOf(file: string | undefined): GivenParameters {
  return file === undefined
    ? givenParameters({}, '')
    : givenParameters(loadParameters(file).parameters, file);
}

import { expect, test } from 'vitest';
import { fitParameters } from './fit-parameters.ts';
import { parameters, parameterValues } from './parameters.ts';

test('finds the parameters that some data were made with', () => {
  const truth = { remotePenalty: 0.31, scatterDrift: 4 };
  const fitted = fitParameters(
    ['remotePenalty', 'scatterDrift'],
    ({ remotePenalty, scatterDrift }) =>
      (remotePenalty - truth.remotePenalty) ** 2 + ((scatterDrift - truth.scatterDrift) / 10) ** 2,
    parameterValues(),
  );
  expect(fitted.remotePenalty).toBeCloseTo(truth.remotePenalty, 3);
  expect(fitted.scatterDrift).toBeCloseTo(truth.scatterDrift, 2);
});

test('stops at the end of a plausible range where the data want more', () => {
  const far = fitParameters(
    ['remotePenalty'],
    ({ remotePenalty }) => (remotePenalty - 5) ** 2,
    parameterValues(),
  );
  expect(far.remotePenalty).toBe(parameters.remotePenalty.high);
});

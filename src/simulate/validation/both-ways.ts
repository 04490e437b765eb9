import type { SimulationResult } from '../engine/simulation-result.ts';
import type { ParameterValues } from '../parameters.ts';
import type { EventWorld, PublishedRow } from './table.ts';

/** A host and its guests, of which both engines can tell one share. */
export interface Setting {
  /** In closed form. */
  share(values: ParameterValues): number;
  world(values: ParameterValues): EventWorld;
  /** The same share of what the event engine made of that world. */
  shareOf(result: SimulationResult): number;
}

/** How a row's number comes from the shares of some hosts, in closed form and event by event. */
export function bothWays(
  settings: readonly Setting[],
  told: (shares: readonly number[]) => number,
  adapt: (values: ParameterValues) => ParameterValues = (values) => values,
): Pick<PublishedRow, 'predict' | 'events'> {
  return {
    predict: (values) => told(settings.map((setting) => setting.share(adapt(values)))),
    events: {
      worlds: (values) => settings.map((setting) => setting.world(adapt(values))),
      predict: (results) =>
        told(
          settings.flatMap((setting, at) => {
            const result = results[at];
            return result === undefined ? [] : [setting.shareOf(result)];
          }),
        ),
    },
  };
}

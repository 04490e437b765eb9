import type { Results } from '../model/results.ts';
import { RESULTS_COMPARISON_SCHEMA, type ResultsComparison } from '../model/results-comparison.ts';
import { compareSamples } from '../statistics/compare-samples.ts';
import { verdictFor } from './samples.ts';

/** What differs between two measurements of the same configurations. Other configurations are named, not compared. */
export function compareResults(before: Results, after: Results): ResultsComparison {
  const reasons = notCompared(before, after);
  return {
    schema: RESULTS_COMPARISON_SCHEMA,
    before: headOf(before),
    after: headOf(after),
    figures: after.figures.flatMap((figure) => {
      if (reasons.has(figure.configuration) || figure.better === 'neither') return [];
      const earlier = before.figures.find(
        (each) => each.configuration === figure.configuration && each.metric === figure.metric,
      );
      if (earlier === undefined) return [];
      if ([...figure.values, ...earlier.values].some((value) => value <= 0)) return [];
      const { verdict, ...numbers } = compareSamples(figure.values, earlier.values);
      const { configuration, metric, unit, better } = figure;
      return {
        ...{ configuration, metric, unit, before: earlier.median, after: figure.median },
        ...{ ...numbers, verdict: verdictFor(verdict, better) },
      };
    }),
    notCompared: [...reasons].map(([configuration, reason]) => ({ configuration, reason })),
  };
}

function headOf({ id, campaign, host, startedAt }: Results): ResultsComparison['before'] {
  return { id, name: campaign.name, host: host.name, startedAt };
}

function notCompared(before: Results, after: Results): Map<string, string> {
  const reasons = new Map<string, string>();
  const earlier = new Map(before.configurations.map((each) => [each.id, each]));
  for (const { id, acceleration } of after.configurations) {
    const other = earlier.get(id);
    earlier.delete(id);
    if (other === undefined) reasons.set(id, 'measured after only');
    else if (other.acceleration !== acceleration)
      reasons.set(id, `${other.acceleration} before, ${acceleration} after`);
  }
  for (const id of earlier.keys()) reasons.set(id, 'measured before only');
  return reasons;
}

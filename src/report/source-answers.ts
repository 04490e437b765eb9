import { sourceStatements } from '../evidence/source-statements.ts';
import type { Results } from '../model/results.ts';
import { againstText, intervalText, namesFor } from './figure-words.ts';

/** What the source says, and what this host says to it. */
export interface SourceAnswer {
  readonly says: string;
  readonly measured: readonly string[];
}

/** The source's statements that a campaign asks again, beside this host's figures. */
export function sourceAnswers(results: Results): SourceAnswer[] {
  return sourceStatements
    .filter(({ campaign }) => campaign === results.campaign.name)
    .flatMap(({ says, workload, metric, factor }) => {
      const configurations = results.configurations.filter(
        (each) =>
          each.workload === workload &&
          each.runs > 0 &&
          (factor === undefined || each.factors[factor] !== undefined),
      );
      const name = namesFor(configurations);
      const measured = results.figures
        .filter(
          (figure) =>
            figure.metric === metric &&
            configurations.some(({ id }) => id === figure.configuration),
        )
        .map((figure) => {
          const against = againstText(figure, configurations);
          return `${name(figure.configuration)}: ${against || intervalText(figure)}`;
        });
      return measured.length === 0 ? [] : [{ says, measured }];
    });
}

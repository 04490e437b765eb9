import { z } from 'zod';
import { AdviceDocument } from '../../src/model/advice.ts';
import { Audit } from '../../src/model/audit.ts';
import { Campaign } from '../../src/model/campaign.ts';
import { Config } from '../../src/model/config.ts';
import { GuestHistoryDocument } from '../../src/model/guest-history.ts';
import { LintReport } from '../../src/model/lint.ts';
import { PlacementDocument } from '../../src/model/placement.ts';
import { Plan } from '../../src/model/plan.ts';
import { Results } from '../../src/model/results.ts';
import { ResultsComparison } from '../../src/model/results-comparison.ts';
import { HistoryDocument, RunDocument } from '../../src/model/run.ts';
import { Scenario } from '../../src/model/scenario.ts';
import {
  CapacityDocument,
  ParametersDocument,
  SharesDocument,
  SimulationDocument,
  SweepDocument,
} from '../../src/model/simulation.ts';
import { Snapshot } from '../../src/model/snapshot.ts';
import { TopologyDocument } from '../../src/model/topology-document.ts';
import { ValidationReport } from '../../src/model/validation.ts';
import { Vitals } from '../../src/model/vitals.ts';
import { WatchEvent } from '../../src/model/watch-event.ts';
import type { GeneratedFile } from './generated-file.ts';

const documents = {
  advice: AdviceDocument,
  audit: Audit,
  campaign: Campaign,
  capacity: CapacityDocument,
  config: Config,
  history: HistoryDocument,
  'guest-history': GuestHistoryDocument,
  lint: LintReport,
  parameters: ParametersDocument,
  placement: PlacementDocument,
  plan: Plan,
  run: RunDocument,
  results: Results,
  'results-comparison': ResultsComparison,
  scenario: Scenario,
  shares: SharesDocument,
  simulation: SimulationDocument,
  'simulation-sweep': SweepDocument,
  snapshot: Snapshot,
  topology: TopologyDocument,
  vitals: Vitals,
  'watch-event': WatchEvent,
  validation: ValidationReport,
};

/** JSON Schema (2020-12) of every document that others may read or write, from the definitions the program uses. */
export function schemas(): GeneratedFile[] {
  return Object.entries(documents).map(([name, document]) => ({
    path: `schemas/${name}.schema.json`,
    text: `${JSON.stringify({ title: `virt-tune ${name}`, ...z.toJSONSchema(document) }, null, 2)}\n`,
  }));
}

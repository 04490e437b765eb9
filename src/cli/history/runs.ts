import { HISTORY_SCHEMA } from '../../model/run.ts';
import { historyText } from '../../report/run-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { findJournal } from '../changes/state-option.ts';
import type { Io } from '../io.ts';

/** The plans that were applied here. */
export function listRuns(state: string | undefined, asJson: boolean, io: Io): string {
  using journal = findJournal(state, io);
  const runs = journal?.runs() ?? [];
  return asJson
    ? `${JSON.stringify({ schema: HISTORY_SCHEMA, runs }, null, 2)}\n`
    : historyText(safeTexts(runs), io.terminal);
}

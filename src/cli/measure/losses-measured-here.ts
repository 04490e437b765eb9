import { stateDirectory } from '../../collect/state-directory.ts';
import { isPriced } from '../../ledger/is-priced.ts';
import { keptLosses } from '../../measure/kept-losses.ts';
import type { KeptLoss, LossConditions } from '../../model/results.ts';
import { safeText } from '../../report/safe-text.ts';
import { tellsParameter } from '../../simulate/calibrate/from-losses.ts';
import type { Io } from '../io.ts';

/** The losses that campaigns measured and kept. What cannot be read is said in a line, and stops nobody. */
export function lossesMeasuredHere(io: Io): readonly KeptLoss[] {
  const { losses, unread } = keptLosses(stateDirectory(io.env), isUsed);
  for (const reason of unread) {
    io.note(`virt-tune: measured losses are left aside: ${safeText(reason)}`);
  }
  return losses;
}

/** By the ledger, or by the simulation's parameters. */
function isUsed(conditions: LossConditions): boolean {
  return isPriced(conditions) || tellsParameter(conditions);
}

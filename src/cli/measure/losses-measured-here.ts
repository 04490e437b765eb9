import { stateDirectory } from '../../collect/state-directory.ts';
import { isPriced } from '../../ledger/is-priced.ts';
import { keptLosses } from '../../measure/kept-losses.ts';
import type { KeptLoss } from '../../model/results.ts';
import { safeText } from '../../report/safe-text.ts';
import type { Io } from '../io.ts';

/** The losses that campaigns measured and kept. What cannot be read is said in a line, and stops nobody. */
export function lossesMeasuredHere(io: Io): readonly KeptLoss[] {
  const { losses, unread } = keptLosses(stateDirectory(io.env), isPriced);
  for (const reason of unread) {
    io.note(`virt-tune: measured losses are left aside: ${safeText(reason)}`);
  }
  return losses;
}

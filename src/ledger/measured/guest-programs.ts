import { isProcessorWork } from '../../derived/processor-work.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { MeasuredBy } from './measured-by.ts';

/** The price of a guest that the processor runs. */
export const programsUnderKvm: MeasuredBy = {
  fits: (loss) => isProcessorWork(loss, 'guest', 'kvm'),
  sharesFor: ({ loss }) => loss,
};

/** The price of one that software runs: an emulated guest's for emulated ones, an interpreted one's for those. */
export const programsInSoftware: MeasuredBy = {
  fits: (loss) =>
    isProcessorWork(loss, 'guest', 'tcg') || isProcessorWork(loss, 'guest', 'kvm (not effective)'),
  sharesFor: ({ loss }, { guest }) => {
    const accelerator = valueOrUndefined(guest.accelerator);
    if (accelerator === 'tcg') return loss.acceleration === 'tcg' ? loss : undefined;
    if (accelerator !== 'kvm') return undefined;
    return loss.acceleration === 'kvm (not effective)' ? loss : undefined;
  },
};

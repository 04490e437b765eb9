import { valueOrUndefined } from '../../model/fact.ts';
import type { Acceleration, LossConditions } from '../../model/results.ts';
import type { MeasuredBy } from './measured-by.ts';
import { onlyChanges } from './only-changes.ts';

/** Work that stays on the processor: it never leaves a guest by itself. */
const PROCESSOR_WORK = ['cpu-integer', 'cpu-float'];

/** Programs natively and in a guest, that was run in one of the ways given. */
function isOfGuests(loss: LossConditions, ways: readonly Acceleration[]): boolean {
  return (
    PROCESSOR_WORK.includes(loss.name) &&
    loss.referenceAcceleration === 'native' &&
    loss.options['place']?.startsWith('guest') === true &&
    ways.includes(loss.acceleration) &&
    onlyChanges(loss, 'place')
  );
}

/** The price of a guest that the processor runs. */
export const programsUnderKvm: MeasuredBy = {
  fits: (loss) => isOfGuests(loss, ['kvm']),
  sharesFor: ({ loss }) => loss,
};

/** The price of one that software runs: an emulated guest's for emulated ones, an interpreted one's for those. */
export const programsInSoftware: MeasuredBy = {
  fits: (loss) => isOfGuests(loss, ['tcg', 'kvm (not effective)']),
  sharesFor: ({ loss }, { guest }) => {
    const accelerator = valueOrUndefined(guest.accelerator);
    if (accelerator === 'tcg') return loss.acceleration === 'tcg' ? loss : undefined;
    if (accelerator !== 'kvm') return undefined;
    return loss.acceleration === 'kvm (not effective)' ? loss : undefined;
  },
};

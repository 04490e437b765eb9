import type { Acceleration, LossConditions } from '../model/results.ts';
import { onlyChanges } from './only-changes.ts';

/** Workloads that stay on the processor: they never leave a guest by themselves. */
const PROCESSOR_WORK = ['cpu-integer', 'cpu-float'];

/** Whether the same work on the processor was done natively and in a place of some kind, where it ran in some way. */
export function isProcessorWork(
  conditions: LossConditions,
  place: 'guest' | 'container',
  acceleration: Acceleration,
): boolean {
  return (
    PROCESSOR_WORK.includes(conditions.name) &&
    conditions.referenceAcceleration === 'native' &&
    conditions.acceleration === acceleration &&
    // A guest has several places: guest, guest-kvm.
    conditions.options['place']?.startsWith(place) === true &&
    onlyChanges(conditions, 'place')
  );
}

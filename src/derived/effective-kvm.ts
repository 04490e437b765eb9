/**
 * Guest instructions per microsecond of a counted loop. Hardware runs hundreds to thousands, an
 * emulating kernel one to four (measured with virt-tune's probe: kvm_amd 735, kvm_pvm with an unaware guest 2).
 */
const EFFECTIVE_PER_US = 50;

/** Whether KVM runs guests on the processor, by the speed of a guest's loop. */
export function isEffective(guestInstructionsPerUs: number): boolean {
  return guestInstructionsPerUs >= EFFECTIVE_PER_US;
}

import { type Fact, isKnown, known, unreadable, valueOrUndefined } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { GuestThread } from '../../model/guest-runtime.ts';

/** What is known about how a guest's instructions run, best evidence first. */
export interface AcceleratorEvidence {
  /** It holds a KVM VM's descriptor. */
  readonly kvmVm: Fact<boolean>;
  /** QMP query-kvm. */
  readonly monitorSaysKvm: boolean | undefined;
  readonly threads: Fact<readonly Pick<GuestThread, 'name'>[]>;
  readonly definition: Fact<GuestDefinition>;
}

/** QEMU's name for the accelerator in each vCPU thread's name: `CPU 0/KVM`, `ALL CPUs/TCG`. */
const THREAD_NAME = /^(?:CPU \d+|ALL CPUs)\/([A-Za-z]+)$/;

/** The accelerator in use. A definition that asks for KVM is no proof: QEMU may have fallen back. */
export function acceleratorInUse(evidence: AcceleratorEvidence): Fact<string> {
  const { kvmVm, monitorSaysKvm } = evidence;
  if (isKnown(kvmVm) && kvmVm.value) return known('kvm');
  const named = (valueOrUndefined(evidence.threads) ?? [])
    .map((thread) => THREAD_NAME.exec(thread.name)?.[1]?.toLowerCase())
    .find((name) => name !== undefined);
  if (named !== undefined) return known(named);
  if (monitorSaysKvm === true) return known('kvm');
  const asked = valueOrUndefined(evidence.definition)?.accelerator;
  const certainlyNotKvm = monitorSaysKvm === false || isKnown(kvmVm);
  if (certainlyNotKvm && asked !== undefined) return known(asked === 'kvm' ? 'tcg' : asked);
  if (asked === 'tcg') return known('tcg');
  return unreadable(
    'its descriptors could not be read, and its threads have no names; run as root',
  );
}

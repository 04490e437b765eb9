import type { Consent, Risk } from './change.ts';
import type { XmlEdit } from './xml-edit.ts';

/**
 * One setting that would mend a finding, in the words of the field. How it is made live, and how it is kept, is for
 * the plan: a check says only what should be so. Several settings of one finding are made together or not at all.
 */
export type Mend = HostMend | GuestMend;

export type HostMend = Hazards & HostSetting;
export type GuestMend = Hazards & GuestSetting;

interface Hazards {
  /** Left out: none. */
  readonly risk?: Risk;
  /** What may go wrong, where there is a risk. */
  readonly riskText?: string;
  /** What is lost by it: live migration, memory, the protection of a mitigation. */
  readonly givesUp?: string;
  readonly needsConsent?: Consent;
}

type HostSetting =
  /** As in sysctl(8): `vm.swappiness`. */
  | { readonly set: 'sysctl'; readonly key: string; readonly value: string }
  /** A file below /sys that keeps its value until the next boot. */
  | {
      readonly set: 'sysfs';
      readonly path: string;
      readonly value: string;
      /** Of files that all get this value, a pattern for all (tmpfiles.d): one line then keeps them. */
      readonly keepAs?: string;
    }
  /** An attribute of a block device's queue, such as its scheduler. */
  | {
      readonly set: 'block-queue';
      readonly device: string;
      readonly attribute: string;
      readonly value: string;
    }
  | {
      readonly set: 'module-option';
      readonly module: string;
      readonly parameter: string;
      readonly value: string;
    }
  /** A word of the kernel's command line, such as `transparent_hugepage=madvise`. */
  | { readonly set: 'boot-argument'; readonly argument: string }
  /** Which pCPUs take an interrupt. */
  | { readonly set: 'irq-affinity'; readonly irq: number; readonly cpus: readonly number[] }
  /** TuneD's active profile. */
  | { readonly set: 'tuned-profile'; readonly profile: string }
  /** Pages more in the pool of a node, or fewer: what several guests wish for adds up. */
  | {
      readonly set: 'huge-pages';
      readonly node: number;
      readonly sizeKiB: number;
      readonly morePages: number;
    };

type GuestSetting =
  /** A guest's definition; counts from its next start. */
  | { readonly set: 'definition'; readonly edits: readonly XmlEdit[]; readonly title: string }
  /** A setting of a running libvirt guest, and of its definition. */
  | {
      readonly set: 'guest-parameter';
      readonly parameter: 'cpu_shares' | 'vcpu_period' | 'vcpu_quota' | 'memory_stats_period';
      readonly value: number;
      readonly edits: readonly XmlEdit[];
    };

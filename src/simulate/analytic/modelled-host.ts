/** What of a host the closed-form model needs. Nodes are counted from 0 in the order of `nodes`. */
export interface ModelledHost {
  readonly nodes: readonly { readonly id: number; readonly memoryMiB: number }[];
  /** As ACPI's SLIT, a row a node, 10 is local. */
  readonly distances: readonly (readonly number[])[];
  /** pCPUs that guests may use. */
  readonly cpus: readonly ModelledCpu[];
  readonly numaBalancing: boolean;
  readonly ksm: boolean;
  /** Of the memory, 0..1, what guests may have before something is swapped out. */
  readonly guestMemoryShare: number;
}

export interface ModelledCpu {
  readonly id: number;
  readonly node: number;
  /** Any number that its siblings have too. */
  readonly core: number;
}

export interface ModelledGuest {
  readonly id: string;
  readonly memoryMiB: number;
  /** pCPUs each vCPU may use; all of the host where it floats. The lists may be shared. */
  readonly vcpus: readonly (readonly number[])[];
  /** Of the time in which each vCPU wants to run, 0..1. */
  readonly duty: number;
  /** Shares of its memory by node; undefined: on one node, nobody knows which. */
  readonly memory: readonly number[] | undefined;
  /** Whether its memory stays there whatever the kernel's NUMA balancing would like. */
  readonly memoryBound: boolean;
  /** Guest NUMA nodes: a guest that knows its nodes does not spread over them by being wide. */
  readonly cells: number;
  readonly pageKiB: number;
  /** Since it started; undefined: so long that it has drifted as far as it will. */
  readonly ageHours: number | undefined;
  /** Whether KVM runs it; otherwise QEMU translates it. */
  readonly accelerated: boolean;
  /** Of each vCPU while it runs, beside what virtualisation itself costs. */
  readonly exitsPerSecond: number;
  readonly mhz: number;
}

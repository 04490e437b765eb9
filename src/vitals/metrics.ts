import type { GuestVitals } from '../model/vitals.ts';

/** One figure of a guest that is kept over time: its name everywhere, and where it comes from. */
export interface GuestMetric {
  /** Typed by users, printed in CSV, and the column in the history. */
  readonly name: string;
  readonly unit: 'share' | 'pCPUs' | 'KiB' | 'KiB/s' | '1/s';
  /** As exported, after `virt_tune_guest_`: base units and the unit in the name, as is the custom there. */
  readonly exported: string;
  /** From our unit to the exported one. */
  readonly scale: number;
  readonly help: string;
  pick(guest: GuestVitals): number | undefined;
}

const BYTES_PER_KIB = 1024;

export const guestMetrics: readonly GuestMetric[] = [
  {
    name: 'cpu',
    unit: 'pCPUs',
    exported: 'vcpu_cores',
    scale: 1,
    help: 'pCPUs used by the vCPUs',
    pick: ({ vcpuCores }) => vcpuCores,
  },
  {
    name: 'overhead',
    unit: 'pCPUs',
    exported: 'overhead_cores',
    scale: 1,
    help: 'pCPUs used by the other threads of the VMM',
    pick: ({ overheadCores }) => overheadCores,
  },
  {
    name: 'wait',
    unit: 'share',
    exported: 'wait_ratio',
    scale: 1,
    help: 'of the time the vCPUs wanted to run, the share they waited for a pCPU',
    pick: ({ waitShare }) => waitShare,
  },
  {
    name: 'throttled',
    unit: 'share',
    exported: 'throttled_ratio',
    scale: 1,
    help: 'time held back by a CPU quota, summed over the vCPUs',
    pick: ({ throttledShare }) => throttledShare,
  },
  {
    name: 'locality',
    unit: 'share',
    exported: 'local_memory_ratio',
    scale: 1,
    help: 'share of the guest memory on nodes where its vCPUs may run',
    pick: ({ localShare }) => localShare,
  },
  {
    name: 'native',
    unit: 'share',
    exported: 'native_ratio',
    scale: 1,
    help: 'what the losses found leave of native speed, in the dimension that lost most',
    pick: ({ native }) => native?.share,
  },
  {
    name: 'migrations',
    unit: '1/s',
    exported: 'migrations_per_second',
    scale: 1,
    help: 'moves of vCPU threads from one pCPU to another',
    pick: ({ migrationsPerS }) => migrationsPerS,
  },
  {
    name: 'exits',
    unit: '1/s',
    exported: 'exits_per_second',
    scale: 1,
    help: 'VM exits',
    pick: ({ exitsPerS }) => exitsPerS,
  },
  {
    name: 'read',
    unit: 'KiB/s',
    exported: 'read_bytes_per_second',
    scale: BYTES_PER_KIB,
    help: 'read from storage by the VMM',
    pick: ({ readKiBPerS }) => readKiBPerS,
  },
  {
    name: 'write',
    unit: 'KiB/s',
    exported: 'write_bytes_per_second',
    scale: BYTES_PER_KIB,
    help: 'written to storage by the VMM',
    pick: ({ writeKiBPerS }) => writeKiBPerS,
  },
  {
    name: 'receive',
    unit: 'KiB/s',
    exported: 'receive_bytes_per_second',
    scale: BYTES_PER_KIB,
    help: 'received by the guest through tap devices',
    pick: ({ receiveKiBPerS }) => receiveKiBPerS,
  },
  {
    name: 'send',
    unit: 'KiB/s',
    exported: 'send_bytes_per_second',
    scale: BYTES_PER_KIB,
    help: 'sent by the guest through tap devices',
    pick: ({ sendKiBPerS }) => sendKiBPerS,
  },
  {
    name: 'memory',
    unit: 'KiB',
    exported: 'memory_bytes',
    scale: BYTES_PER_KIB,
    help: 'guest memory that is resident on the host',
    pick: ({ perNodeKiB }) =>
      perNodeKiB === undefined
        ? undefined
        : Object.values(perNodeKiB).reduce((total, amount) => total + amount, 0),
  },
  {
    name: 'swap',
    unit: 'KiB',
    exported: 'swapped_bytes',
    scale: BYTES_PER_KIB,
    help: 'guest memory that the host has swapped out',
    pick: ({ swapKiB }) => swapKiB,
  },
  {
    name: 'merged',
    unit: 'KiB',
    exported: 'merged_bytes',
    scale: BYTES_PER_KIB,
    help: 'guest memory merged by KSM',
    pick: ({ mergedKiB }) => mergedKiB,
  },
  {
    name: 'balloon',
    unit: 'KiB',
    exported: 'balloon_bytes',
    scale: BYTES_PER_KIB,
    help: 'memory that the balloon leaves the guest',
    pick: ({ balloonKiB }) => balloonKiB,
  },
];

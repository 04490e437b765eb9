import { Problem } from '../model/problem.ts';
import type { Workload } from './workload.ts';
import { balloon } from './workloads/balloon.ts';
import { contextSwitch } from './workloads/context-switch.ts';
import { cpuFloat } from './workloads/cpu-float.ts';
import { cpuInteger } from './workloads/cpu-integer.ts';
import { crowd } from './workloads/crowd.ts';
import { daemon } from './workloads/daemon.ts';
import { disk } from './workloads/disk.ts';
import { guestCrowd } from './workloads/guest-crowd.ts';
import { guestDisk } from './workloads/guest-disk.ts';
import { guestIdle } from './workloads/guest-idle.ts';
import { guestNetwork } from './workloads/guest-network.ts';
import { guestPages } from './workloads/guest-pages.ts';
import { hop } from './workloads/hop.ts';
import { image } from './workloads/image.ts';
import { ksm } from './workloads/ksm.ts';
import { memoryBandwidth } from './workloads/memory-bandwidth.ts';
import { memoryLatency } from './workloads/memory-latency.ts';
import { network } from './workloads/network.ts';
import { processMix } from './workloads/process-mix.ts';
import { squeeze } from './workloads/squeeze.ts';
import { syscallMix } from './workloads/syscall-mix.ts';
import { vmExit } from './workloads/vm-exit.ts';
import { wakeUp } from './workloads/wake-up.ts';

export const workloads: readonly Workload[] = [
  cpuInteger,
  cpuFloat,
  memoryLatency,
  memoryBandwidth,
  hop,
  wakeUp,
  contextSwitch,
  processMix,
  syscallMix,
  vmExit,
  crowd,
  squeeze,
  ksm,
  disk,
  image,
  daemon,
  network,
  guestCrowd,
  guestDisk,
  guestNetwork,
  guestIdle,
  guestPages,
  balloon,
];

/** Throws a `Problem` where there is none of that name. */
export function findWorkload(name: string): Workload {
  const found = workloads.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new Problem({
    what: `there is no workload ${name}`,
    remedy: `there are ${workloads.map((each) => each.name).join(', ')}`,
  });
}

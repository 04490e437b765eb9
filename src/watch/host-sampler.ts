import type { FileTree } from '../collect/file-tree.ts';
import { cpuTimeShares, readCpuTimes } from '../collect/host/cpu-time.ts';
import { namedNumbers, parseFile } from '../collect/host/kernel-text.ts';
import { sampleKsm } from '../collect/host/ksm.ts';
import { eventRates, readVmstat } from '../collect/host/memory.ts';
import { sampleMemoryNodes } from '../collect/host/memory-nodes.ts';
import { collectPressure } from '../collect/host/pressure.ts';
import { listProcesses } from '../collect/host/processes.ts';
import { type Elapsed, notRunning } from '../collect/host/sampling.ts';
import { known } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import type { Clock } from './clock.ts';

export interface HostSampler {
  /** The host as it was, with everything fresh that changes from minute to minute. */
  refreshed(host: Host): Promise<Host>;
}

const MS_PER_S = 1000;

/** Reads the host's own counters again and again; rates are over the time since the last reading. */
export function createHostSampler(files: FileTree, clock: Clock): HostSampler {
  // ksmd is a kernel thread: it lives as long as the host.
  const processes = listProcesses(files);
  const start = () => ({
    atMs: clock.monotonicMs(),
    times: readCpuTimes(files),
    vmstat: readVmstat(files),
    nodes: sampleMemoryNodes(files),
    ksm: sampleKsm(files, processes),
  });
  let before = start();
  return {
    refreshed: async (host) => {
      const first = before;
      const elapsedMs = clock.monotonicMs() - first.atMs;
      const elapsed: Elapsed = elapsedMs > 0 ? known(elapsedMs / MS_PER_S) : notRunning;
      const nodes = await first.nodes.finish(elapsed);
      const ksm = await first.ksm.finish(elapsed);
      before = start();
      return {
        ...host,
        kernel: {
          ...host.kernel,
          ...cpuTimeShares(elapsed, first.times, before.times),
          pressure: collectPressure(files),
        },
        memory: {
          ...host.memory,
          meminfo: parseFile(files, '/proc/meminfo', namedNumbers),
          nodes,
          ksm,
          vmstat: before.vmstat,
          vmstatPerS: eventRates(elapsed, first.vmstat, before.vmstat),
        },
      };
    },
  };
}

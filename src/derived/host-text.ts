import { isKnown, valueOrUndefined } from '../model/fact.ts';
import type { MeasuredHost } from '../model/results.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** What a host is in a few words, for results that are read elsewhere. */
export function hostText({ host }: Snapshot): MeasuredHost {
  const topology = valueOrUndefined(host.topology);
  const memory = valueOrUndefined(host.memory.meminfo);
  return {
    name: valueOrUndefined(host.hostname) ?? 'host',
    cpu: isKnown(host.cpu) ? (host.cpu.value.modelName ?? 'unknown') : 'unknown',
    pCpus: topology?.cpus.online.length ?? 0,
    memoryKiB: memory?.['MemTotal'] ?? 0,
    kernel: valueOrUndefined(host.kernel.release) ?? 'unknown',
  };
}

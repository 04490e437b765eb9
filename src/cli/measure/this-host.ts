import { cpus, hostname, release, totalmem } from 'node:os';
import type { MeasuredHost } from '../../model/results.ts';

const KIB = 1024;

/** This host as results describe it, without the time that reading all of it takes. */
export function thisHost(): MeasuredHost {
  const all = cpus();
  return {
    name: hostname(),
    cpu: all[0]?.model ?? 'unknown',
    pCpus: all.length,
    memoryKiB: totalmem() / KIB,
    kernel: release(),
  };
}

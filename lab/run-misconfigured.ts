import { join } from 'node:path';
import { type LabResult, runLabAgain } from './run-lab.ts';

/** Plants the faults of planted-faults.ts in a lab; its snapshots are left in the directory. Some minutes. */
export function runMisconfigured(directory: string): Promise<LabResult> {
  return runLabAgain({
    script: join(import.meta.dirname, 'scenarios/misconfigured.sh'),
    nodes: 4,
    cpus: 8,
    memory: '6G',
    disks: ['64M', '128M'],
    libvirt: true,
    share: directory,
    timeoutS: 2400,
  });
}

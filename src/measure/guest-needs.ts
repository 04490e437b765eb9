import { applianceNeeds } from './appliance/appliance.ts';
import type { RequiredProgram } from './required-programs.ts';
import type { Needs } from './workload.ts';

/** What must be there to run guests that have so much memory together. Their sockets are in /run, which is root's. */
export function guestNeeds(
  memoryMiB: number,
  seconds: number,
  programs: readonly RequiredProgram[] = [],
): Needs {
  return { programs: [...applianceNeeds, ...programs], memoryMiB, root: true, seconds };
}

import { isKnown } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** Whether a guest holds memory and pCPUs of its host now: as libvirt says, or because its process was found. */
export function isActive({ process, state }: Guest): boolean {
  return isKnown(process) || state === 'running' || state === 'paused';
}

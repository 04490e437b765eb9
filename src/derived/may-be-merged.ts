import type { GuestDefinition } from '../model/guest-definition.ts';

/**
 * Whether KSM may merge the guest's memory: only private anonymous pages that were not opted out
 * (Linux Documentation/admin-guide/mm/ksm.rst).
 */
export function mayBeMerged({ memoryBacking }: GuestDefinition): boolean {
  const { hugePages, noSharePages } = memoryBacking;
  return hugePages.length === 0 && !noSharePages && isPrivate(memoryBacking);
}

/** Where the definition leaves it open, QEMU shares memory of memfd and keeps that of files private (share=). */
function isPrivate({ source, access }: GuestDefinition['memoryBacking']): boolean {
  return access === undefined ? source !== 'memfd' : access === 'private';
}

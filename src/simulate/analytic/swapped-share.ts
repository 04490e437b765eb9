import type { ParameterValues } from '../parameters.ts';
import type { ModelledGuest, ModelledHost } from './modelled-host.ts';

/** Of guests' memory that the host has no room for, 0..1. */
export function swappedShare(
  host: ModelledHost,
  guests: readonly ModelledGuest[],
  { ksmSavingShare }: ParameterValues,
): number {
  const promised = guests.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0);
  const wanted = promised * (host.ksm ? 1 - ksmSavingShare : 1);
  const room =
    host.nodes.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0) * host.guestMemoryShare;
  return wanted <= room ? 0 : (wanted - room) / wanted;
}

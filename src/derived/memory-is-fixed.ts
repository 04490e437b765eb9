import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** Modes in which libvirt changes the nodes of a guest that runs (libvirt 9 refuses all but this one). */
const MOVABLE_MODES: ReadonlySet<string> = new Set(['restrictive']);

/** Why the memory of a running guest stays where it is until it starts anew; undefined: it can be moved. */
export function memoryIsFixed(guest: Guest): string | undefined {
  const definition = valueOrUndefined(guest.definition);
  // A device writes to physical addresses: the kernel keeps the pages it may write to (Documentation/driver-api/vfio.rst).
  const device = passedThrough(guest);
  if (device !== undefined) {
    return `its memory is held in place for the passed-through device ${device} while it runs; it moves at its next start`;
  }
  const mode = definition?.numa.mode;
  if (guest.origin === 'libvirt' && mode !== undefined && !MOVABLE_MODES.has(mode)) {
    return `its memory mode is ${mode}, and libvirt moves the memory of a running guest only where it is restrictive; it moves at its next start`;
  }
  return undefined;
}

/** The first PCI device that a guest has for itself. */
function passedThrough({ definition }: Guest): string | undefined {
  const devices = valueOrUndefined(definition)?.hostDevices ?? [];
  const device = devices.find(({ type }) => type === 'pci' || type === 'mdev');
  return device && (device.address ?? device.type);
}

import { valueOrUndefined } from '../model/fact.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';

const PC: ReadonlySet<string> = new Set(['x86_64', 'i686', 'i386']);

/**
 * Whether a guest is an x86 machine; undefined where nothing says so. `qemu-kvm` does not tell what it emulates,
 * and emulates what the host is.
 */
export function isPc({ architecture }: GuestDefinition, { cpu }: Host): boolean | undefined {
  const name = architecture ?? valueOrUndefined(cpu)?.architecture;
  return name === undefined ? undefined : PC.has(name);
}

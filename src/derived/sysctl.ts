import { absent, type Fact } from '../model/fact.ts';
import type { Host } from '../model/host.ts';

/** A kernel setting by its sysctl(8) name; absent where this kernel does not have it. */
export function sysctlOf({ kernel }: Host, name: string): Fact<string> {
  return kernel.sysctls[name] ?? absent;
}

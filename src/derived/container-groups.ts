import { type Fact, mapFact } from '../model/fact.ts';
import type { Host, HostCgroups } from '../model/host.ts';

/** Top-level cgroups in which container engines keep their containers. */
const CONTAINER_GROUPS: ReadonlySet<string> = new Set(['kubepods.slice', 'kubepods', 'lxc']);

export interface ContainerGroup {
  readonly path: string;
  readonly files: HostCgroups['slices'][string];
}

/** Where containers run beside the guests. */
export function containerGroups({ cgroups }: Host): Fact<ContainerGroup[]> {
  return mapFact(cgroups, ({ slices }) =>
    Object.entries(slices)
      .filter(([path]) => CONTAINER_GROUPS.has(path))
      .map(([path, files]) => ({ path, files })),
  );
}

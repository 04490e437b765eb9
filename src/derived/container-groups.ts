import { type Fact, mapFact } from '../model/fact.ts';
import type { Host, HostCgroups } from '../model/host.ts';

/** Groups of containers, and of single ones, as the engines name them. */
const CONTAINER_GROUP =
  /^(?:kubepods(?:\.slice)?|lxc|lxc\.payload\..+|docker|system\.slice\/(?:docker|crio)-.+|machine\.slice\/libpod-.+)$/;

export interface ContainerGroup {
  readonly path: string;
  readonly files: HostCgroups['slices'][string];
}

/** Where containers run beside the guests. */
export function containerGroups({ cgroups }: Host): Fact<ContainerGroup[]> {
  return mapFact(cgroups, ({ slices }) =>
    Object.entries(slices)
      .filter(([path]) => CONTAINER_GROUP.test(path))
      .map(([path, files]) => ({ path, files })),
  );
}

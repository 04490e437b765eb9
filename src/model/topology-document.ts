import { z } from 'zod';
import { Topology } from './topology.ts';

export const TOPOLOGY_SCHEMA = 'virt-tune/topology/1';

/** `virt-tune topology --format json` */
export const TopologyDocument = z.strictObject({
  schema: z.literal(TOPOLOGY_SCHEMA),
  ...Topology.shape,
});
export type TopologyDocument = z.infer<typeof TopologyDocument>;

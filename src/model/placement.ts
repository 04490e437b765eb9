import { z } from 'zod';
import { PlacedGuest } from './scenario.ts';

export const PLACEMENT_SCHEMA = 'virt-tune/placement/1';

const Place = z.strictObject({
  host: z.string(),
  /** By cell. */
  nodes: z.array(z.int().min(0)),
});
export type Place = z.infer<typeof Place>;

/** A guest that goes elsewhere so that another can be had. */
export const PlacementMove = z.strictObject({
  guest: z.string(),
  /** The guest that arrives. */
  admits: z.string(),
  from: Place,
  to: Place,
  /** Memory that goes to another node. */
  memoryMiB: z.number().min(0),
  /** vCPUs that get another pCPU. */
  vcpus: z.int().min(0),
});
export type PlacementMove = z.infer<typeof PlacementMove>;

export const Refusal = z.strictObject({
  guest: z.string(),
  reason: z.string(),
  /** Whether it is certain that no arrangement has room for it beside the others; false: none was found. */
  proven: z.boolean(),
  /** Who would have to be moved for it, where more moves than are allowed would do. */
  wouldMove: z.array(z.string()).optional(),
});
export type Refusal = z.infer<typeof Refusal>;

/** `virt-tune plan --scenario FILE --format json` */
export const PlacementDocument = z.strictObject({
  schema: z.literal(PLACEMENT_SCHEMA),
  /** The final arrangement. */
  placed: z.array(PlacedGuest),
  refused: z.array(Refusal),
  /** In the order in which they are to be made. */
  moves: z.array(PlacementMove),
  /** Guests that ran already and stay on their nodes, on other pCPUs than before. */
  repinned: z.array(z.string()),
});
export type PlacementDocument = z.infer<typeof PlacementDocument>;

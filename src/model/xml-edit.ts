import { z } from 'zod';

/**
 * Where in a domain's XML something is, below `<domain>`: names joined by `/`, each perhaps with what tells it from
 * its siblings: `devices/disk[target/@dev="vda"]/driver`, `clock/timer[@name="hpet"]`, `devices/disk[2]`.
 */
const path = z.string().min(1);

/** One wish about domain XML. What holds already is left as it is, byte for byte. */
export const XmlEdit = z.discriminatedUnion('do', [
  /** Gives an element an attribute, or takes it away (null). Makes the elements of the path that are missing. */
  z.strictObject({
    do: z.literal('set'),
    path,
    attribute: z.string().regex(/^[A-Za-z_][\w.:-]*$/),
    value: z.string().nullable(),
  }),
  /** Gives an element its text. Makes the elements of the path that are missing. */
  z.strictObject({ do: z.literal('text'), path, value: z.string() }),
  /** Takes elements away: the one the path names. */
  z.strictObject({ do: z.literal('remove'), path }),
  /** Adds an element to the one the path names, unless it has one with all that this one has (libvirt adds addresses). */
  z.strictObject({ do: z.literal('add'), path: z.string(), xml: z.string().min(1) }),
]);
export type XmlEdit = z.infer<typeof XmlEdit>;

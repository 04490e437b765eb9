import { absent, unreadable } from '../../model/fact.ts';
import type { ImageLayer } from '../../model/guest-image.ts';
import { need, needGiven } from '../check.ts';
import type { DiskLook } from '../looks.ts';

const LOCAL: ReadonlySet<string> = new Set(['file', 'block']);
const NOT_READ = unreadable('not read');

/**
 * The image behind a disk: its active layer and all layers, that one first. Ends the check where there is none
 * on this host, or where it was not read.
 */
export function imageChain({ disk, image }: DiskLook): {
  readonly active: ImageLayer;
  readonly layers: readonly ImageLayer[];
} {
  const notRead = LOCAL.has(disk.sourceType) ? NOT_READ : absent;
  const layers = need(image?.layers ?? notRead, 'image of the disk');
  return { active: needGiven(layers[0], 'layers of the image'), layers };
}

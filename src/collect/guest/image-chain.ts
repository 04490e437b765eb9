import { type Fact, unreadable } from '../../model/fact.ts';
import type { ImageLayer } from '../../model/guest-image.ts';
import type { RunProgram } from '../run-program.ts';

/** What qemu-img says of one layer; where it lies is read from the host. */
export type ChainLayer = Omit<ImageLayer, 'extents' | 'hostFileSystem' | 'hostDevice'>;

export async function readImageChain(_run: RunProgram, path: string): Promise<Fact<ChainLayer[]>> {
  return unreadable(`${path}: not read`);
}

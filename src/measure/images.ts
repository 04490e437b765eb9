import { Lacking } from './lacking.ts';
import { runTool } from './run-tool.ts';

export const imageFormats = ['raw', 'qcow2'] as const;
export type ImageFormat = (typeof imageFormats)[number];

export const preallocations = ['off', 'metadata', 'falloc', 'full'] as const;

export interface NewImage {
  readonly format: ImageFormat;
  readonly preallocation: (typeof preallocations)[number];
  readonly sizeMiB: number;
}

/** An image with nothing written to it, and nothing of its making left to be written. */
export async function createImage(
  file: string,
  { format, preallocation, sizeMiB }: NewImage,
): Promise<void> {
  if (format === 'raw' && preallocation === 'metadata') {
    throw new Lacking('raw images have no metadata to preallocate');
  }
  await runTool('qemu-img', [
    ...['create', '-q', '-f', format, '-o', `preallocation=${preallocation}`],
    ...[file, `${sizeMiB}M`],
  ]);
  await runTool('sync', [file]);
}

/** qemu-io holds what it writes in memory. */
const PIECE_MIB = 32;

/** Writes an image throughout: a hole would be read from nowhere. */
export async function fillImage(file: string, format: ImageFormat, sizeMiB: number): Promise<void> {
  const pieces = Array.from({ length: Math.ceil(sizeMiB / PIECE_MIB) }, (_, index) => {
    const from = index * PIECE_MIB;
    return ['-c', `write -q -P 0x5a ${from}M ${Math.min(PIECE_MIB, sizeMiB - from)}M`];
  });
  await runTool('qemu-io', ['-f', format, ...pieces.flat(), file]);
  await runTool('sync', [file]);
}

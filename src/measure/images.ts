import { Lacking } from './lacking.ts';
import { runTool } from './run-tool.ts';

export const imageFormats = ['raw', 'qcow2'] as const;

export const preallocations = ['off', 'metadata', 'falloc', 'full'] as const;

/** How QEMU uses the host's page cache, and how it asks the kernel (qemu(1), -drive). */
export const cacheModes = ['none', 'writeback', 'writethrough', 'directsync', 'unsafe'] as const;
export const aioModes = ['threads', 'native', 'io_uring'] as const;

export interface ImageAccess {
  readonly cache: (typeof cacheModes)[number];
  readonly aio: (typeof aioModes)[number];
}

/** Whether the page cache is passed by. */
export function isDirect(cache: ImageAccess['cache']): boolean {
  return cache === 'none' || cache === 'directsync';
}

export function requireFittingAio({ cache, aio }: ImageAccess): void {
  if (aio === 'native' && !isDirect(cache)) {
    throw new Lacking(
      `aio=native needs direct I/O, and cache=${cache} has none: choose cache=none`,
    );
  }
}

export interface NewImage {
  readonly format: (typeof imageFormats)[number];
  readonly preallocation: (typeof preallocations)[number];
  readonly sizeMiB: number;
}

const WRITE_TIMEOUT_MS = 600_000;

/** An image with nothing written to it, and nothing of its making left to be written. */
export async function createImage(
  file: string,
  { format, preallocation, sizeMiB }: NewImage,
  signal?: AbortSignal,
): Promise<void> {
  if (format === 'raw' && preallocation === 'metadata') {
    throw new Lacking('raw images have no metadata to preallocate');
  }
  const words = ['create', '-q', '-f', format, '-o', `preallocation=${preallocation}`];
  await runTool('qemu-img', [...words, file, `${sizeMiB}M`], signal, WRITE_TIMEOUT_MS);
  await runTool('sync', [file]);
}

/** qemu-io holds what it writes in memory. */
const PIECE_MIB = 32;

/** Writes an image throughout: a hole would be read from nowhere. */
export async function fillImage(
  file: string,
  { format, sizeMiB }: Pick<NewImage, 'format' | 'sizeMiB'>,
  signal?: AbortSignal,
): Promise<void> {
  const pieces = Array.from({ length: Math.ceil(sizeMiB / PIECE_MIB) }, (_, index) => {
    const from = index * PIECE_MIB;
    return ['-c', `write -q -P 0x5a ${from}M ${Math.min(PIECE_MIB, sizeMiB - from)}M`];
  });
  await runTool('qemu-io', ['-f', format, ...pieces.flat(), file], signal, WRITE_TIMEOUT_MS);
  await runTool('sync', [file]);
}

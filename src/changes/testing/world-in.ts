import { programRunner } from '../../collect/run-program.ts';
import type { World } from '../kind.ts';

/** A world that is a directory: it has files and programs, and no libvirt. */
export function worldIn(root: string): World {
  const { signal } = new AbortController();
  return {
    root,
    libvirt: () => Promise.reject(new Error('this world has no libvirt')),
    run: programRunner(signal),
    signal,
  };
}

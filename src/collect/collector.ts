import type { FileTree } from './file-tree.ts';
import type { RunProgram } from './run-program.ts';

/**
 * What a collector may use. File-based facts come from `files` on a live machine and below `--root` alike;
 * whatever needs the running system (programs, sockets, descriptors) only where `live` is true.
 */
export interface World {
  readonly live: boolean;
  readonly files: FileTree;
  readonly run: RunProgram;
  readonly privileged: boolean;
  readonly signal: AbortSignal;
}

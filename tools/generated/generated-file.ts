import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of the repository that is made from other files by a program, and committed. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

export function isFresh(home: string, { path, text }: GeneratedFile): boolean {
  const file = join(home, path);
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}

/** Writes the file if it is stale. A reader meets the old or the new text, never a part of it. */
export function bringUpToDate(home: string, generated: GeneratedFile): void {
  if (isFresh(home, generated)) return;
  const file = join(home, generated.path);
  const unfinished = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(unfinished, generated.text);
  renameSync(unfinished, file);
}

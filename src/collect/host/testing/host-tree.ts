import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { absent, type Fact, unreadable } from '../../../model/fact.ts';
import type { World } from '../../collector.ts';
import { type FileTree, openFileTree } from '../../file-tree.ts';

/** Path -> text of a file, or the target of a link. */
export type TreeContent = Readonly<Record<string, string | { link: string }>>;

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/host-trees');

/** Lays the files out below a temporary directory, which is gone when `use` has ended. */
export async function withHostTree<T>(
  content: TreeContent,
  use: (files: FileTree) => T | Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'virt-tune-tree-'));
  try {
    for (const [path, part] of Object.entries(content)) {
      const place = join(root, path);
      mkdirSync(dirname(place), { recursive: true });
      if (typeof part === 'string') writeFileSync(place, part);
      else symlinkSync(part.link, place);
    }
    return await use(openFileTree(root));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** A tree recorded from a real machine (see test/fixtures/host-trees/README.md). */
export function recordedTree(name: string): TreeContent {
  const record: { files: Record<string, string>; links: Record<string, string> } = JSON.parse(
    readFileSync(join(FIXTURES, `${name}.json`), 'utf8'),
  );
  const links = Object.entries(record.links).map(([path, link]) => [path, { link }]);
  return { ...record.files, ...Object.fromEntries(links) };
}

/** The same tree with some places closed, as to a user who is not root. */
export function denying(files: FileTree, isDenied: (path: string) => boolean): FileTree {
  const closed = <T>(path: string, read: (path: string) => Fact<T>): Fact<T> =>
    isDenied(path) ? unreadable(`${path}: permission denied; run as root`) : read(path);
  return {
    ...files,
    text: (path) => closed(path, files.text),
    number: (path) => closed(path, files.number),
    names: (path) => closed(path, files.names),
    link: (path) => closed(path, files.link),
  };
}

/** A world of recorded files. Programs are not there unless `run` says otherwise. */
export function worldOf(files: FileTree, changes: Partial<World> = {}): World {
  return {
    live: false,
    files,
    run: () => Promise.resolve(absent),
    privileged: true,
    signal: new AbortController().signal,
    ...changes,
  };
}

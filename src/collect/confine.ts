import { lstatSync, realpathSync } from 'node:fs';
import { Refused } from './refused.ts';

/** Where a path of the described machine is found, and where it leads if it is a link. */
export type Resolve = (path: string) => { readonly path: string; follow(): string };

/**
 * Paths of another machine's tree must not lead out of it: a link in a support archive could otherwise
 * make us read this machine's files. Every directory on the way is looked at once; a link is followed
 * only if it ends inside.
 */
export function confine(base: string): Resolve {
  const real = new Map<string, string>([['', base]]);
  const follow = (full: string): string => {
    const target = realpathSync.native(full);
    if (target !== base && !target.startsWith(`${base}/`)) throw new Refused('EOUTSIDE');
    return target;
  };
  const directoryOf = (path: string): string => {
    const known = real.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const full = `${directoryOf(path.slice(0, cut))}${path.slice(cut)}`;
    const found =
      isPlain(path.slice(cut + 1)) && !lstatSync(full).isSymbolicLink() ? full : follow(full);
    real.set(path, found);
    return found;
  };
  return (path) => {
    const cut = path.lastIndexOf('/');
    const full = `${directoryOf(path.slice(0, cut))}${path.slice(cut)}`;
    return { path: full, follow: () => follow(full) };
  };
}

/** `..` would climb by name what links may not. */
function isPlain(name: string): boolean {
  return name !== '..' && name !== '.' && name !== '';
}

import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { Refused } from './refused.ts';

/** Where a path of the described machine is found, and where it leads if it is a link. */
export type Resolve = (path: string) => { readonly path: string; follow(): string };

/** From this many lookups on, listing a directory once is cheaper than looking at its members singly. */
const LIST_AFTER = 3;

/**
 * Paths of another machine's tree must not lead out of it: a link in a support archive could otherwise
 * make us read this machine's files. Every directory on the way is looked at once; a link is followed
 * only if it ends inside.
 */
export function confine(base: string): Resolve {
  const real = new Map<string, string>([['', base]]);
  const isLink = linkFinder();
  const follow = (full: string): string => {
    const target = realpathSync.native(full);
    if (target !== base && !target.startsWith(`${base}/`)) throw new Refused('EOUTSIDE');
    return target;
  };
  const directoryOf = (path: string): string => {
    const known = real.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const parent = directoryOf(path.slice(0, cut));
    const name = path.slice(cut + 1);
    const full = `${parent}/${name}`;
    const found = isPlain(name) && !isLink(parent, name) ? full : follow(full);
    real.set(path, found);
    return found;
  };
  return (path) => {
    const cut = path.lastIndexOf('/');
    const full = `${directoryOf(path.slice(0, cut))}${path.slice(cut)}`;
    return { path: full, follow: () => follow(full) };
  };
}

/** Whether a member of a directory is a link. Throws where there is no such member. */
function linkFinder(): (directory: string, name: string) => boolean {
  const lookups = new Map<string, number>();
  const linksIn = new Map<string, ReadonlySet<string>>();
  return (directory, name) => {
    const listed = linksIn.get(directory);
    if (listed !== undefined) return listed.has(name);
    const count = (lookups.get(directory) ?? 0) + 1;
    lookups.set(directory, count);
    if (count < LIST_AFTER) return lstatSync(`${directory}/${name}`).isSymbolicLink();
    const members = readdirSync(directory, { withFileTypes: true });
    const links = new Set(members.filter((each) => each.isSymbolicLink()).map((each) => each.name));
    linksIn.set(directory, links);
    return links.has(name);
  };
}

/** `..` would climb by name what links may not. */
function isPlain(name: string): boolean {
  return name !== '..' && name !== '.' && name !== '';
}

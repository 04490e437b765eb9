import { Problem } from '../../model/problem.ts';
import type { TreeElement } from '../xml/offset-tree.ts';
import { childrenAt, childrenNamed, parsePath, type Step } from '../xml/path.ts';
import type { Document } from './splice.ts';

/** How far a path leads, and the steps of it that are not there. */
export interface Located {
  readonly element: TreeElement;
  readonly missing: readonly Step[];
  /** Of the path, all of it. */
  readonly last: Step | undefined;
}

/** @throws Problem where the path could mean more than one element: an edit of one of them would be a guess */
export function locate({ text, root }: Document, path: string): Located {
  const { steps, rest } = parsePath(path);
  if (rest !== '') throw new Problem({ what: `not a path to an element: ${path}` });
  const last = steps.at(-1);
  let element = root;
  for (const [at, step] of steps.entries()) {
    const [next, ...others] = childrenAt(text, element, step);
    if (others.length > 0)
      throw new Problem({
        what: `${path} could be any of ${others.length + 1} <${step.name}>`,
        remedy: `say which: ${step.name}[2], or ${step.name}[@attribute="value"]`,
      });
    if (next === undefined) return { element, missing: steps.slice(at), last };
    element = next;
  }
  return { element, missing: [], last };
}

/** @throws Problem where the missing steps say no more than that something is not there */
export function assertCreatable({ element, missing }: Located, path: string): void {
  for (const [at, { name, index, having }] of missing.entries()) {
    const isOneOfSeveral = at === 0 && childrenNamed(element, name).length > 0;
    const tellsItself = having !== undefined && having.below.length === 0;
    if (index === undefined && (having === undefined ? !isOneOfSeveral : tellsItself)) continue;
    throw new Problem({
      what: `${path} is not in this definition`,
      remedy: 'make the plan anew: the definition has changed since',
    });
  }
}

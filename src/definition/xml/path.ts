import { decoded } from './characters.ts';
import type { TreeElement } from './offset-tree.ts';

/** One step of a path such as `devices/disk[target/@dev="vda"]/driver`. */
export interface Step {
  readonly name: string;
  /** Which of those of this name, counted from 1. */
  readonly index?: number;
  /** What it has that the others have not: an attribute of its own, or of an element below it. */
  readonly having?: {
    readonly below: readonly string[];
    readonly attribute: string;
    readonly value: string;
  };
}

const NAME = '[\\w:.-]+';
const STEP = new RegExp(
  `/?(${NAME})(?:\\[(?:(\\d+)|((?:${NAME}/)*)@(${NAME})=(?:"([^"]*)"|'([^']*)'))\\])?(?![^/\\s,(])`,
  'y',
);

/** The steps below `<domain>`, and what of the text is no step any more, such as `/@attribute`. */
export function parsePath(path: string): { steps: Step[]; rest: string } {
  const steps: Step[] = [];
  let at = 0;
  for (;;) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (match === null) break;
    const [, name = '', index, below = '', attribute, double, single = ''] = match;
    steps.push({
      name,
      ...(index === undefined ? {} : { index: Number(index) }),
      ...(attribute === undefined
        ? {}
        : { having: { below: below.split('/').slice(0, -1), attribute, value: double ?? single } }),
    });
    at = STEP.lastIndex;
  }
  if (steps[0]?.name === 'domain') steps.shift();
  return { steps, rest: path.slice(at) };
}

/** The children that a step may mean. Names are compared without their prefixes. */
export function childrenAt(text: string, parent: TreeElement, step: Step): TreeElement[] {
  const { having, index } = step;
  const named = childrenNamed(parent, step.name).filter(
    (child) => having === undefined || has(text, child, having),
  );
  return index === undefined ? named : named.slice(index - 1, index);
}

/** undefined: it has no such attribute. */
export function attributeOf(text: string, element: TreeElement, name: string): string | undefined {
  const found = element.attributes.find((attribute) => attribute.name === name);
  return found && decoded(text.slice(found.valueStart, found.valueEnd), 'attribute');
}

export function childrenNamed(parent: TreeElement, name: string): TreeElement[] {
  const local = localName(name);
  return parent.children.filter((child) => localName(child.name) === local);
}

function has(text: string, element: TreeElement, having: NonNullable<Step['having']>): boolean {
  const { below, attribute, value } = having;
  const [first, ...others] = below;
  if (first === undefined) return attributeOf(text, element, attribute) === value;
  return childrenNamed(element, first).some((child) =>
    has(text, child, { ...having, below: others }),
  );
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

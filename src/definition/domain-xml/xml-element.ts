import { XmlElement } from '@rgrove/parse-xml';
import { parseCpuList } from '../../model/cpu-list.ts';

/**
 * Typed reading of elements. All take a missing element, so that a path can be followed without asking at
 * each step; all throw `UnexpectedContent` where the text is there but is not what libvirt's schema allows.
 */
export type MaybeElement = XmlElement | undefined;

/** Something in a well-formed document that no domain definition can have. */
export class UnexpectedContent extends Error {
  readonly element: XmlElement;

  constructor(element: XmlElement, message: string) {
    super(message);
    this.element = element;
  }
}

/** Direct children of that name, or all. Names are compared without their namespace prefix. */
export function children(parent: MaybeElement, name?: string): XmlElement[] {
  if (parent === undefined) return [];
  return parent.children
    .filter((node) => node instanceof XmlElement)
    .filter((element) => name === undefined || localName(element) === name);
}

/** Follows a path of names from an element; the first of several. */
export function descend(from: MaybeElement, ...path: readonly string[]): MaybeElement {
  let element = from;
  for (const name of path) element = children(element, name)[0];
  return element;
}

export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

export function attribute(element: MaybeElement, name: string): string | undefined {
  if (element === undefined || !Object.hasOwn(element.attributes, name)) return undefined;
  return element.attributes[name];
}

/** Text of the element without the space around it; undefined where there is none. */
export function content(element: MaybeElement): string | undefined {
  return element?.text.trim() || undefined;
}

export function integer(element: MaybeElement, name: string): number | undefined {
  const text = attribute(element, name);
  return element === undefined || text === undefined
    ? undefined
    : toInteger(element, text, `attribute ${name}`);
}

export function integerContent(element: MaybeElement): number | undefined {
  const text = content(element);
  return element === undefined || text === undefined ? undefined : toInteger(element, text, 'text');
}

function toInteger(element: XmlElement, text: string, what: string): number {
  const value = /^-?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new UnexpectedContent(element, `<${element.name}>: ${what} should be a whole number`);
  return value;
}

/** libvirt's switches: on/off or yes/no. Other words (auto, default) decide nothing here. */
export function flag(element: MaybeElement, name: string): boolean | undefined {
  const word = attribute(element, name);
  if (word === 'on' || word === 'yes') return true;
  return word === 'off' || word === 'no' ? false : undefined;
}

/** CPUs, nodes or cells in an attribute: `0-3,^2`. */
export function idList(element: MaybeElement, name: string): number[] | undefined {
  const text = attribute(element, name);
  if (element === undefined || text === undefined) return undefined;
  try {
    return parseCpuList(text);
  } catch {
    throw new UnexpectedContent(
      element,
      `<${element.name}>: attribute ${name} should be a list like 0-3,8`,
    );
  }
}

import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import { children } from './domain-xml/xml-element.ts';

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where in a definition something is that a finding names: `devices/disk[1]/driver`,
 * `/domain/clock/timer[@name="hpet"]/@present`. What is not there (often that is the finding) is looked for in
 * its nearest ancestor that is; a document that cannot be read has one place, its beginning.
 */
export function placesIn(text: string): (path: string) => Place {
  const starts = lineStarts(text);
  const root = rootOf(text);
  return (path) => {
    let element = root;
    for (const step of stepsOf(path)) {
      const next = element === undefined ? undefined : follow(element, step);
      if (next === undefined) break;
      element = next;
    }
    return placeAt(starts, element?.start ?? 0);
  };
}

function rootOf(text: string): XmlElement | undefined {
  try {
    return parseXml(text, { includeOffsets: true }).root ?? undefined;
  } catch {
    return undefined;
  }
}

interface Step {
  readonly name: string;
  /** Which of several, counted from 1. */
  readonly index: number;
  readonly attribute?: { readonly name: string; readonly value: string };
}

/** The names before a space, parenthesis or comma; attributes belong to their element. */
function stepsOf(path: string): Step[] {
  const names = /^[^\s,(]*/.exec(path)?.[0] ?? '';
  return names
    .replace(/^\/?(?:domain(?=\/|$)\/?)?/, '')
    .split('/')
    .filter((name) => name !== '' && !name.startsWith('@'))
    .map(stepOf);
}

function stepOf(text: string): Step {
  const match = /^([^[]+)(?:\[(?:(\d+)|@([\w:-]+)=["']([^"']*)["'])\])?$/.exec(text);
  const [, name = text, index, attribute, value] = match ?? [];
  return {
    name,
    index: Number(index ?? 1),
    ...(attribute === undefined || value === undefined
      ? {}
      : { attribute: { name: attribute, value } }),
  };
}

function follow(element: XmlElement, { name, index, attribute }: Step): XmlElement | undefined {
  const named = children(element, name).filter(
    (child) => attribute === undefined || child.attributes[attribute.name] === attribute.value,
  );
  return named[index - 1];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeAt(starts: readonly number[], offset: number): Place {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

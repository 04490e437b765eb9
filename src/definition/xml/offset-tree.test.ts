import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureNames, fixtureText } from '../testing/domain-fixtures.ts';
import { parseTree, type TreeElement } from './offset-tree.ts';
import { attributeOf } from './path.ts';

interface Plain {
  name: string;
  attributes: Record<string, string | undefined>;
  source: string;
  children: Plain[];
}

function ours(text: string, element: TreeElement): Plain {
  const attributes = element.attributes.map(({ name }) => [name, attributeOf(text, element, name)]);
  return {
    name: element.name,
    attributes: Object.fromEntries(attributes),
    source: text.slice(element.start, element.end),
    children: element.children.map((child) => ours(text, child)),
  };
}

function theirs(text: string, element: XmlElement): Plain {
  return {
    name: element.name,
    attributes: { ...element.attributes },
    source: text.slice(element.start, element.end),
    children: element.children
      .filter((node) => node instanceof XmlElement)
      .map((child) => theirs(text, child)),
  };
}

function theirsOf(text: string): Plain {
  const { root } = parseXml(text, { includeOffsets: true });
  if (root === null) throw new Error('no element');
  return theirs(text, root);
}

describe('the tree of a document', () => {
  it.each(fixtureNames('.xml'))('%s: as another parser has it', (name) => {
    const text = fixtureText(name);
    expect(ours(text, parseTree(text))).toEqual(theirsOf(text));
  });

  it.each([
    '<?xml version="1.0"?><!-- - --><a\n\tb = "1"\n/>\n<!---->\n',
    '<a b="&lt;&#x41;&#66;\n" c=\'"\'>&amp;<![CDATA[<b>]]><?x y?><q:b/></a >',
    '<a>\u{1F600}<b n="\u{1F600}"/>\u00e4</a>\n',
    '\uFEFF<ä.b-1/>\n',
  ])('%j: as another parser has it', (text) => {
    expect(ours(text, parseTree(text))).toEqual(theirsOf(text));
  });

  it.each([
    ['<a><b></a>', 'line 1'],
    ['<a>\n<b/>', 'line 1'],
    ['<a/>\n<b/>', 'line 2'],
    ['<a b="1" b="2"/>', 'twice'],
    ['<a b=1/>', 'in quotes'],
    ['<a b="1"c="2"/>', 'not closed'],
    ['<a b="<"/>', '< in the value'],
    ['<a -b="1"/>', 'expected a name'],
    ['<a>\n\n&nbsp;</a>', 'line 3'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'nothing that a definition has'],
    ['<a>&#0;</a>', 'a character that XML has not'],
    ['<a>\u0001</a>', 'a character that XML has not'],
    ['<a>&#1114112;</a>', 'a character that XML has not'],
    ['<a>]]></a>', ']]>'],
    ['', 'no element'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseTree(text)).toThrow(reason);
  });

  it('accepts no broken document that another parser refuses', () => {
    const texts = fixtureNames('.xml').map(fixtureText);
    const pieces = [
      '<',
      '>',
      '/',
      '"',
      "'",
      '&',
      '=',
      ' ',
      '-->',
      '<!--',
      ']]>',
      '<![CDATA[',
      '<?',
      'a',
    ];
    const broken = fc
      .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(3), fc.constantFrom(...pieces))
      .map(([text, at, cut, piece]) => {
        const place = at % text.length;
        return text.slice(0, place) + piece + text.slice(place + cut);
      });
    fc.assert(
      fc.property(broken, (text) => {
        let tree: TreeElement;
        try {
          tree = parseTree(text);
        } catch {
          return;
        }
        expect(ours(text, tree)).toEqual(theirsOf(text));
      }),
      { numRuns: 2000 },
    );
  });
});

/** What holds for every edit of every definition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { parseDomainXml } from '../domain-xml.ts';
import { fixtureNames, fixtureText } from '../testing/domain-fixtures.ts';
import { parseTree, type TreeElement } from '../xml/offset-tree.ts';
import { attributeOf, childrenNamed } from '../xml/path.ts';
import { editXml } from './edit-xml.ts';
import { contentOf } from './text-runs.ts';

interface Named {
  readonly path: string;
  readonly element: TreeElement;
}

/** Every element with a path that names it alone. */
function elementsOf(parent: TreeElement, path: string): Named[] {
  return parent.children.flatMap((element) => {
    const at = childrenNamed(parent, element.name).indexOf(element) + 1;
    const own = `${path}${element.name}[${at}]`;
    return [{ path: own, element }, ...elementsOf(element, `${own}/`)];
  });
}

const definitions = fixtureNames('.xml').map((name) => {
  const text = fixtureText(name);
  return { name, text, elements: elementsOf(parseTree(text), '') };
});

/** All that is so already, said once more. */
function wishesThatHold(text: string, elements: readonly Named[]): XmlEdit[] {
  return elements.flatMap(({ path, element }) => {
    const attributes = element.attributes.map(({ name: attribute }): XmlEdit => {
      const value = attributeOf(text, element, attribute) ?? null;
      return { do: 'set', path, attribute, value };
    });
    const absent: XmlEdit[] = [
      { do: 'set', path, attribute: 'not-there', value: null },
      { do: 'remove', path: `${path}/not-there` },
    ];
    if (element.children.length > 0) return [...attributes, ...absent];
    return [...attributes, ...absent, { do: 'text', path, value: contentOf(text, element) }];
  });
}

describe.each(definitions)('$name', ({ text, elements }) => {
  it('is the same to the byte after edits that hold already', () => {
    expect(editXml(text, wishesThatHold(text, elements))).toBe(text);
  });
});

describe('any edit of any definition', () => {
  const element = fc
    .constantFrom(...definitions)
    .chain(({ text, elements }) =>
      fc.record({ text: fc.constant(text), named: fc.constantFrom(...elements) }),
    );
  const value = fc.string({ unit: fc.constantFrom(...`a0"'<>&\n\t\r é\u{1F600}]`) });

  it('of one attribute changes one line, and it reads as it was set', () => {
    fc.assert(
      fc.property(element, value, ({ text, named }, wanted) => {
        const known = named.element.attributes[0]?.name ?? 'new';
        const edit: XmlEdit = {
          do: 'set',
          path: named.path,
          attribute: known,
          value: `${wanted}!`,
        };
        const edited = editXml(text, [edit]);
        const before = text.split('\n');
        const after = edited.split('\n');
        expect(after).toHaveLength(before.length);
        expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
        const again = elementsOf(parseTree(edited), '').find(({ path }) => path === named.path);
        expect(again && attributeOf(edited, again.element, known)).toBe(`${wanted}!`);
      }),
      { numRuns: 300 },
    );
  });

  it('made twice is made once', () => {
    const edit = fc.oneof(
      fc.record({ do: fc.constant('set' as const), attribute: fc.constant('new'), value }),
      fc.record({ do: fc.constant('text' as const), value }),
      fc.record({
        do: fc.constant('add' as const),
        xml: fc.constant('<new>\n  <a b="c"/>\n</new>'),
      }),
    );
    const below = fc.constantFrom('', '/made', '/made/deeper[@id="1"]');
    fc.assert(
      fc.property(element, edit, below, ({ text, named }, wish, deeper) => {
        const content = contentOf(text, named.element).trim();
        const isAllowed =
          deeper === '' && wish.do === 'text'
            ? named.element.children.length === 0
            : content === '';
        fc.pre(isAllowed);
        const edits: XmlEdit[] = [{ ...wish, path: named.path + deeper }];
        const once = editXml(text, edits);
        expect(once === text).toBe(
          wish.do === 'text' && deeper === '' && wish.value.trim() === content,
        );
        expect(editXml(once, edits)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('that takes an element away leaves all others', () => {
    fc.assert(
      fc.property(element, ({ text, named }) => {
        const { start, end } = named.element;
        const removed = editXml(text, [{ do: 'remove', path: named.path }]);
        const blank = /\s+/g;
        const rest = text.slice(0, start) + text.slice(end);
        expect(removed.replace(blank, '')).toBe(rest.replace(blank, ''));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves what this program reads of it as it was where the edit is of something else', () => {
    for (const { text } of definitions) {
      const edits: XmlEdit[] = [{ do: 'add', path: 'metadata', xml: "<x:a xmlns:x='urn:x'/>" }];
      let before: unknown;
      try {
        before = parseDomainXml(text);
      } catch {
        continue;
      }
      expect(parseDomainXml(editXml(text, edits))).toEqual(before);
    }
  });
});

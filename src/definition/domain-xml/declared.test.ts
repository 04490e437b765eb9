import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestDefinition } from '../../model/guest-definition.ts';
import { parseDomainXml } from '../domain-xml.ts';

const NAMESPACE = "xmlns:virt-tune='https://virt-tune.dev/xml/guest/1'";

function declaredIn(metadata: string): GuestDefinition['declared'] {
  const xml = `<domain type='kvm'><name>a</name><metadata>${metadata}</metadata></domain>`;
  return GuestDefinition.parse(parseDomainXml(xml)).declared;
}

function misreadIn(metadata: string): string[] {
  return (declaredIn(metadata)?.misread ?? []).map(({ unreadable }) => unreadable);
}

describe('what the metadata of a guest says to virt-tune', () => {
  it('is its class, and what is accepted for it', () => {
    const metadata = `<virt-tune:guest ${NAMESPACE} class="dedicated">
      <virt-tune:suppress check="NUM-02" reason="needs two nodes"/>
      <virt-tune:suppress check="PV-01" reason="until it is rebuilt" until="2026-12-31"/>
    </virt-tune:guest>`;
    expect(declaredIn(metadata)).toEqual({
      class: 'dedicated',
      suppress: [
        { check: 'NUM-02', reason: 'needs two nodes' },
        { check: 'PV-01', reason: 'until it is rebuilt', until: '2026-12-31' },
      ],
      misread: [],
    });
  });

  it('is known by its namespace, whatever the prefix', () => {
    const suppress = { suppress: [], misread: [] };
    const uri = 'https://virt-tune.dev/xml/guest/1';
    expect(declaredIn(`<guest xmlns='${uri}' class='a'/>`)).toEqual({ class: 'a', ...suppress });
    expect(declaredIn(`<x:guest xmlns:x='${uri}' class='a'/>`)).toEqual({
      class: 'a',
      ...suppress,
    });
    expect(declaredIn("<guest class='a'/>")).toBeUndefined();
    expect(declaredIn("<virt-tune:guest xmlns:virt-tune='urn:x' class='a'/>")).toBeUndefined();
    expect(declaredIn('')).toBeUndefined();
  });

  it.each([
    [
      "class='a' colour='red'",
      '',
      ['<guest>: attribute colour is not known there: expected class'],
    ],
    ["class=' '", '', ['<guest>: attribute class is empty or too long']],
    [
      '',
      "<virt-tune:supress check='a'/>",
      ['<guest>: <supress> is not known there: expected <suppress>'],
    ],
    ['', "<virt-tune:suppress reason='a'/>", ['<suppress>: a check is missing, as check="NUM-02"']],
    [
      '',
      "<virt-tune:suppress check='NUM-02'/>",
      ['<suppress check="NUM-02">: a reason is missing, at most 500 characters'],
    ],
    [
      '',
      "<virt-tune:suppress check='NUM-02' reason='a' until='2026-02-29'/>",
      ['<suppress check="NUM-02">: until should be a day, YYYY-MM-DD'],
    ],
  ])('is misread where it is %s %s, with the reason', (attributes, inside, reasons) => {
    const metadata = `<virt-tune:guest ${NAMESPACE} ${attributes}>${inside}</virt-tune:guest>`;
    expect(misreadIn(metadata)).toEqual(reasons);
    expect(declaredIn(metadata)?.suppress).toEqual([]);
  });

  it('counts once', () => {
    const one = `<virt-tune:guest ${NAMESPACE} class='a'/>`;
    expect(declaredIn(one + one)?.class).toBe('a');
    expect(misreadIn(one + one)).toEqual(['<guest> stands there more than once; the first counts']);
  });

  it('is read, or misread, whatever the attributes hold', () => {
    const attribute = fc
      .tuple(
        fc.constantFrom('class', 'check', 'reason', 'until', '__proto__', 'a:b'),
        fc.oneof(fc.string(), fc.constantFrom('2026-13-01', '0000-00-00', 'NUM-02')),
      )
      .map(([name, value]) => `${name}="${value.replace(/[<&"]/g, '')}"`);
    const unique = fc.uniqueArray(attribute, { selector: (each) => each.split('=')[0] });
    fc.assert(
      fc.property(unique, unique, (outer, inner) => {
        const inside = `<virt-tune:suppress ${inner.join(' ')}/>`;
        const metadata = `<virt-tune:guest ${NAMESPACE} ${outer.join(' ')}>${inside}</virt-tune:guest>`;
        const declared = declaredIn(metadata);
        const read = declared?.suppress.length ?? 0;
        expect(read === 1 || (declared?.misread.length ?? 0) > 0).toBe(true);
      }),
    );
  });
});

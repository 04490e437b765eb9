import { XmlElement } from '@rgrove/parse-xml';
import type { Declared } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { attribute, children, descend, localName } from './xml-element.ts';

const NAMESPACE = 'https://virt-tune.dev/xml/guest/1';

/** Longer than any reason; libvirt keeps metadata of any size. */
const MAX_CHARACTERS = 500;
/** More than there are checks. */
const MAX_SUPPRESSIONS = 500;

/**
 * What the guest's metadata says to virt-tune: its class, and findings accepted for it. libvirt keeps such elements
 * as they are (formatdomain: General metadata, `<metadata>`). What makes no sense is told as misread: a note on
 * paper must not keep the guest from being looked at.
 */
export function readDeclared(domain: XmlElement): Declared | undefined {
  const own = children(descend(domain, 'metadata')).filter(
    (element) => localName(element) === 'guest' && namespaceOf(element) === NAMESPACE,
  );
  const [guest] = own;
  if (guest === undefined) return undefined;
  const misread: string[] = strangeAttributes(guest, ['class']);
  if (own.length > 1) misread.push('<guest> stands there more than once; the first counts');
  const suppress = children(guest).flatMap((element, index) => {
    if (index >= MAX_SUPPRESSIONS) return [];
    const read = readSuppress(element);
    misread.push(...read.misread);
    return read.suppress ?? [];
  });
  if (children(guest).length > MAX_SUPPRESSIONS)
    misread.push(`only the first ${MAX_SUPPRESSIONS} elements in <guest> are read`);
  const name = text(guest, 'class');
  if (name === undefined && attribute(guest, 'class') !== undefined)
    misread.push('<guest>: attribute class is empty or too long');
  return {
    ...given({ class: name }),
    suppress,
    misread: misread.map((reason) => ({ unreadable: reason })),
  };
}

interface ReadSuppress {
  readonly suppress?: Declared['suppress'][number];
  readonly misread: string[];
}

function readSuppress(element: XmlElement): ReadSuppress {
  if (localName(element) !== 'suppress')
    return {
      misread: [
        `<guest>: <${printable(localName(element))}> is not known there: expected <suppress>`,
      ],
    };
  const misread = strangeAttributes(element, ['check', 'reason', 'until']);
  const check = text(element, 'check');
  const reason = text(element, 'reason');
  const until = attribute(element, 'until');
  const place = `<suppress${check === undefined ? '' : ` check="${printable(check)}"`}>`;
  if (check === undefined) misread.push(`${place}: a check is missing, as check="NUM-02"`);
  if (reason === undefined) misread.push(`${place}: a reason is missing, at most 500 characters`);
  if (until !== undefined && !isDay(until))
    // Without its end it would hold for ever.
    return { misread: [...misread, `${place}: until should be a day, YYYY-MM-DD`] };
  if (check === undefined || reason === undefined) return { misread };
  return { suppress: { check, reason, ...given({ until }) }, misread };
}

function strangeAttributes(element: XmlElement, known: readonly string[]): string[] {
  const expected = `expected ${known.join(', ')}`;
  return Object.keys(element.attributes)
    .filter((name) => !known.includes(name) && name !== 'xmlns' && !name.startsWith('xmlns:'))
    .map(
      (name) =>
        `<${localName(element)}>: attribute ${printable(name)} is not known there: ${expected}`,
    );
}

/** Undefined where it is missing, empty or too long. */
function text(element: XmlElement, name: string): string | undefined {
  const value = attribute(element, name)?.trim() ?? '';
  return value === '' || value.length > MAX_CHARACTERS ? undefined : value;
}

function isDay(word: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(word)) return false;
  const [year = 0, month = 0, day = 0] = word.split('-').map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

/** The namespace that the prefix of an element stands for: declared by it, or by the nearest element around it. */
function namespaceOf(element: XmlElement): string | undefined {
  const colon = element.name.indexOf(':');
  const declaration = colon === -1 ? 'xmlns' : `xmlns:${element.name.slice(0, colon)}`;
  for (let at: unknown = element; at instanceof XmlElement; at = at.parent) {
    const declared = attribute(at, declaration);
    if (declared !== undefined) return declared;
  }
  return undefined;
}

/** A reason stays on one line and does not steer the terminal. */
function printable(word: string): string {
  return word.replace(/[^\x20-\x7e]/gu, '?').slice(0, 80);
}

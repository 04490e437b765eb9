import { isIPv6 } from 'node:net';
import { isPlainPath } from './plain-paths.ts';
import type { Pseudonyms, SecretKind } from './pseudonyms.ts';
import type { Secret } from './secrets.ts';

/** Shorter names are replaced only where the text itself says that a name stands there. */
const MIN_WORD = 3;
/** Names this long are replaced even inside other words. */
const MIN_ANYWHERE = 6;

/** Replaces what may not remain in one text. */
export type RedactText = (text: string) => string;

/**
 * @param words the snapshot's own vocabulary (states, modes, fields): a guest called `running` must not
 *   change what the state `running` means elsewhere
 */
export function textRedactor(
  secrets: readonly Secret[],
  pseudonyms: Pseudonyms,
  words: ReadonlySet<string>,
): RedactText {
  const rules = rulesFor(secrets, pseudonyms, words);
  const patterns = patternRules(pseudonyms);
  const memo = new Map<string, string>();
  return (text) => {
    const before = memo.get(text);
    if (before !== undefined) return before;
    let changed = text;
    for (const rule of rules) if (changed.includes(rule.original)) changed = rule.replace(changed);
    for (const pattern of patterns) changed = pattern(changed);
    memo.set(text, changed);
    return changed;
  };
}

interface Rule {
  readonly original: string;
  replace(text: string): string;
}

/** Longest first: a path goes before the guest's name that is part of it. */
function rulesFor(
  secrets: readonly Secret[],
  pseudonyms: Pseudonyms,
  words: ReadonlySet<string>,
): Rule[] {
  const rules = new Map<string, Rule>();
  for (const { kind, original } of secrets) {
    const standIn = pseudonyms.of(kind, original);
    for (const spelling of spellings(kind, original)) {
      if (!rules.has(spelling)) rules.set(spelling, rule(kind, spelling, standIn, words));
    }
  }
  return [...rules.values()].sort((left, right) => right.original.length - left.original.length);
}

/** The kernel cuts thread names to 15 characters, libvirt 12 of which are left behind `IO `; systemd escapes. */
const NAME_LIMITS = [15, 12];

function spellings(kind: SecretKind, original: string): string[] {
  const all = [original, systemdEscaped(original), original.replaceAll(',', ',,')];
  if (kind === 'guest' || kind === 'device')
    for (const limit of NAME_LIMITS)
      if (original.length > limit) all.push(original.slice(0, limit));
  return [...new Set(all)];
}

/** As in unit names, systemd.unit(5). */
function systemdEscaped(name: string): string {
  return name.replaceAll(
    /[^A-Za-z0-9:_.]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function rule(
  kind: SecretKind,
  original: string,
  standIn: string,
  words: ReadonlySet<string>,
): Rule {
  const isName = kind !== 'path' && kind !== 'url';
  const literal = original.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (!isName || (original.length >= MIN_ANYWHERE && !words.has(original)))
    return { original, replace: (text) => text.replaceAll(original, () => standIn) };
  const plain = original.length < MIN_WORD || /^[\d.,-]+$/.test(original) || words.has(original);
  const pattern = plain
    ? new RegExp(`(\\b(?:domain|guest|guest agent of|agent of|QEMU of) )${literal}(?![\\w-])`, 'g')
    : new RegExp(`(?<![A-Za-z0-9_])${literal}(?![A-Za-z0-9_])`, 'g');
  return {
    original,
    replace: (text) =>
      text.replaceAll(pattern, (_, lead) => (plain ? `${lead}${standIn}` : standIn)),
  };
}

const UUID = /[0-9a-f]{8}(?:(?:-|_|\\x2d)[0-9a-f]{4}){3}(?:-|_|\\x2d)[0-9a-f]{12}/gi;
/** Container and machine ids, hashes. */
const LONG_HEX = /(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])/gi;
const MAC = /(?<![0-9a-f:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f:])/gi;
const IPV4 =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g;
const IPV6_LIKE = /(?<![0-9a-z:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9a-z:])/gi;
const PATH = /(?<![\w.~)\]}:/-])\/[^\s'"`,;:()<>?&|]+/g;
const LIBVIRT_AUTHORITY = /\b((?:qemu|test|ch|xen|lxc|vz|bhyve)(?:\+[a-z]+)?:\/\/)([^/\s'"]+)/g;
/** What libvirt calls a guest in systemd: `machine-qemu\x2dID\x2dNAME.scope`, with characters left out of the name. */
const MACHINE_SCOPE = /(machine-qemu\\x2d\d+\\x2d|\/qemu-\d+-)([^/]+?)(\.scope|\.libvirt-qemu)/g;

/** Addresses that mean the same everywhere. */
const PLAIN_IP = /^(?:127\.|0\.0\.0\.0$|255\.|::1?$)/;

function patternRules(pseudonyms: Pseudonyms): RedactText[] {
  const each = (
    pattern: RegExp,
    kind: SecretKind,
    keep?: (found: string) => boolean,
  ): RedactText => {
    return (text) =>
      text.replaceAll(pattern, (found) =>
        keep?.(found) === true ? found : pseudonyms.of(kind, normal(kind, found)),
      );
  };
  return [
    (text) =>
      text.replaceAll(MACHINE_SCOPE, (_, lead: string, name: string, tail: string) =>
        /^[a-z]+-\d+$|^[a-z]+\\x2d\d+$/.test(name)
          ? `${lead}${name}${tail}`
          : `${lead}${pseudonyms.of('guest', name)}${tail}`,
      ),
    (text) =>
      text.replaceAll(LIBVIRT_AUTHORITY, (_, lead: string, authority: string) =>
        /^host\w*-\d+$/.test(authority)
          ? lead + authority
          : lead + pseudonyms.of('host', authority),
      ),
    each(UUID, 'uuid', (found) => found.startsWith('00000000-0000-4000-8000-')),
    each(LONG_HEX, 'id'),
    each(MAC, 'mac', (found) => /^(?:02:00:00|00:00:00|ff:ff:ff)/i.test(found)),
    each(IPV4, 'ip', (found) => PLAIN_IP.test(found) || /^198\.1[89]\./.test(found)),
    each(
      IPV6_LIKE,
      'ip',
      (found) => !isIPv6(found) || PLAIN_IP.test(found) || found.startsWith('2001:db8::'),
    ),
    each(PATH, 'path', (found) => isPlainPath(found) || STAND_IN_PATH.test(found)),
  ];
}

/** Already replaced. */
const STAND_IN_PATH = /^\/(?:dev\/)?pathx*-\d+(?:\.\w+)?$/;

/** One thing in several spellings gets one stand-in. */
function normal(kind: SecretKind, found: string): string {
  return kind === 'uuid' ? found.replaceAll(/_|\\x2d/g, '-').toLowerCase() : found.toLowerCase();
}

import type { z } from 'zod';
import { Config, GuestClass, Suppression } from '../model/config.ts';
import type { ConfigFault } from './config-faults.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong with the shape of a configuration, in words of its own file. */
export function shapeFault(issue: Issue, data: unknown): ConfigFault {
  if (issue.code === 'unrecognized_keys') return unknownKey(issue.path, issue.keys[0] ?? '');
  const { path } = issue;
  const name = path.map(String).join('.') || 'the file';
  if (isMissing(path, data)) {
    return { path, what: `${name} is missing`, remedy: expectation(issue) };
  }
  return { path, what: `${name} is not understood`, remedy: expectation(issue) };
}

function unknownKey(parent: ConfigFault['path'], key: string): ConfigFault {
  const known = keysAt(parent);
  const meant = nearest(key, known);
  return {
    path: [...parent, key],
    what: `unknown key ${key}`,
    remedy: meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`,
  };
}

function keysAt([part]: ConfigFault['path']): string[] {
  if (part === 'classes') return Object.keys(GuestClass.shape);
  if (part === 'suppress') return Object.keys(Suppression.shape);
  return part === 'checks' ? ['off'] : Object.keys(Config.shape);
}

function isMissing(path: ConfigFault['path'], data: unknown): boolean {
  let node = data;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return true;
    node = Reflect.get(node, key);
  }
  return false;
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  record: 'a mapping (key: value)',
  array: 'a list',
  string: 'text',
  number: 'a number',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(', ')}`.replace(/, ([^,]*)$/, ' or $1');
    case 'too_small':
      return 'expected some text';
    case 'too_big':
      return `expected at most ${issue.maximum} characters`;
    case 'invalid_format':
      return issue.format === 'date' ? 'expected a day: YYYY-MM-DD' : issue.message;
    case 'invalid_key':
      return 'expected a name: a letter, then letters, digits, and _ . -';
    default:
      return issue.message;
  }
}

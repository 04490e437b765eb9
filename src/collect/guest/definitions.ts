import { type Fact, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';

export function definitionFromXml(_xml: string, place: string): Fact<GuestDefinition> {
  return unreadable(`${place}: not parsed`);
}

export function definitionFromArgv(_argv: readonly string[], place: string): Fact<GuestDefinition> {
  return unreadable(`${place}: not parsed`);
}

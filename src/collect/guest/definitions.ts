import { parseDomainXml } from '../../definition/domain-xml.ts';
import { type Fact, known, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { Problem } from '../../model/problem.ts';

/** A guest's definition from libvirt's XML; XML that is not understood is a reason, and named by `place`. */
export function definitionFromXml(xml: string, place: string): Fact<GuestDefinition> {
  return attempt(() => parseDomainXml(xml, { file: place }));
}

export function definitionFromArgv(_argv: readonly string[], place: string): Fact<GuestDefinition> {
  return unreadable(`${place}: not parsed`);
}

function attempt(parse: () => GuestDefinition): Fact<GuestDefinition> {
  try {
    return known(parse());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return unreadable(error.message);
  }
}

import type { UnreadFact } from '../model/audit.ts';
import { type Config, policies } from '../model/config.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import { classNamed } from './guest-class.ts';
import { nearest } from './nearest.ts';

/** What guests' metadata names and nobody knows: classes, and checks. */
export function unmetMetadata(
  guests: readonly Guest[],
  config: Config | undefined,
  checks: readonly { readonly id: string }[],
): UnreadFact[] {
  const ids = new Set(checks.map(({ id }) => id));
  return guests.flatMap((guest) => {
    const declared = valueOrUndefined(guest.definition)?.declared;
    const place = `guest ${guest.name}.definition.declared`;
    const unknown = (declared?.suppress ?? []).filter(({ check }) => !ids.has(check));
    return [
      ...classFault(declared?.class, config).map((reason) => ({ place: `${place}.class`, reason })),
      ...unknown.map(({ check }) => ({
        place: `${place}.suppress`,
        reason: `no check is called ${check}${hint(check, ids)}`,
      })),
    ];
  });
}

function classFault(name: string | undefined, config: Config | undefined): string[] {
  const classes = config?.classes ?? {};
  if (name === undefined || classNamed(name, classes) !== undefined) return [];
  return [`no class is called ${name}${hint(name, [...Object.keys(classes), ...policies])}`];
}

function hint(typed: string, words: Iterable<string>): string {
  const meant = nearest(typed, words);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

import {
  type Config,
  DEFAULT_CLASS,
  type GuestClass,
  type Policy,
  policies,
} from '../model/config.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import { matchesPattern } from './matches-pattern.ts';

/** The class of a guest, and how it is meant to be allocated. */
export interface DeclaredClass {
  readonly name: string;
  readonly policy: Policy;
  readonly threads?: GuestClass['threads'];
}

/**
 * The class that the guest's own metadata names, else the first that names the guest, else `default`; undefined
 * where nobody declared any. Metadata may also name a policy, which is a class of its own without a configuration.
 */
export function classOf(guest: Guest, config: Config | undefined): DeclaredClass | undefined {
  const classes = config?.classes ?? {};
  const own = valueOrUndefined(guest.definition)?.declared?.class;
  const declared = own === undefined ? undefined : classNamed(own, classes);
  if (declared !== undefined) return declared;
  const named = Object.entries(classes).find(([, { guests = [] }]) =>
    guests.some((pattern) => namesGuest(pattern, guest)),
  );
  return named === undefined ? classNamed(DEFAULT_CLASS, classes) : declaredClass(...named);
}

/** Undefined where there is no such class. */
export function classNamed(
  name: string,
  classes: NonNullable<Config['classes']>,
): DeclaredClass | undefined {
  // Names come from metadata: `constructor` is none.
  const configured = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (configured !== undefined) return declaredClass(name, configured);
  const policy = policies.find((each) => each === name);
  return policy === undefined ? undefined : { name, policy };
}

function declaredClass(name: string, { policy, threads }: GuestClass): DeclaredClass {
  return threads === undefined ? { name, policy } : { name, policy, threads };
}

/** Whether a pattern fits the guest's name or its UUID. */
export function namesGuest(pattern: string, { name, id, definition }: Guest): boolean {
  const uuid = valueOrUndefined(definition)?.uuid;
  return [name, id, ...(uuid === undefined ? [] : [uuid])].some((each) =>
    matchesPattern(pattern, each),
  );
}

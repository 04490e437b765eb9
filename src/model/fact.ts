/**
 * What is known about one thing read from the world. The three states never collapse: a fact that
 * could not be read must not look like a system that does not have it.
 *
 * Rule of granularity: one fact per file read or call made.
 */
export type Fact<T> = Value<T> | Absent | Unreadable;

export interface Value<T> {
  value: T;
}

/** This system does not have it: no such file on this kernel, no such device, service not installed. */
export interface Absent {
  absent: true;
}

/** It exists, or may exist, but could not be read. The reason names the place and what would help. */
export interface Unreadable {
  unreadable: string;
}

export const absent: Absent = Object.freeze({ absent: true });

export function known<T>(value: T): Value<T> {
  return { value };
}

export function unreadable(reason: string): Unreadable {
  return { unreadable: reason };
}

export function isKnown<T>(candidate: Fact<T>): candidate is Value<T> {
  return 'value' in candidate;
}

export function isAbsent<T>(candidate: Fact<T>): candidate is Absent {
  return 'absent' in candidate;
}

export function isUnreadable<T>(candidate: Fact<T>): candidate is Unreadable {
  return 'unreadable' in candidate;
}

/** The value, or undefined where there is none. Only for places where absent and unreadable are handled alike. */
export function valueOrUndefined<T>(candidate: Fact<T>): T | undefined {
  return isKnown(candidate) ? candidate.value : undefined;
}

/** Computes on the value and passes the other two states through. */
export function mapFact<T, U>(candidate: Fact<T>, compute: (value: T) => U): Fact<U> {
  return isKnown(candidate) ? known(compute(candidate.value)) : candidate;
}

/** As `mapFact`, for a computation whose outcome is itself a fact. */
export function thenFact<T, U>(candidate: Fact<T>, compute: (value: T) => Fact<U>): Fact<U> {
  return isKnown(candidate) ? compute(candidate.value) : candidate;
}

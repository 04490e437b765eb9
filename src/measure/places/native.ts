import { hostExecute } from '../execute.ts';
import type { Ground, Place } from './place.ts';

export function nativePlace({ signal }: Ground): Place {
  return { execute: hostExecute(signal), close: async () => undefined };
}

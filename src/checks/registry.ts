// Written by tools/generate.ts from the checks in the folders beside it; edit those instead.
import type { Check } from './check.ts';
import { check as VT_01 } from './vt/kvm-usable.ts';

export const checks: readonly Check[] = [
  VT_01,
];

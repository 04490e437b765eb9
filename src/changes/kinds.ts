import type { Knob } from '../model/change.ts';
import { type Hand, handFor } from './hand.ts';
import { kind as kernelFile } from './kinds/kernel-file.ts';

/** All kinds of knob; a new one is a file in kinds/ and a line here. */
export function handOf(knob: Knob): Hand {
  switch (knob.kind) {
    case 'kernel-file':
      return handFor(kernelFile, knob);
    default:
      throw new Error(`no kind ${knob.kind}`);
  }
}

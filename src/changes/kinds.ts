import type { Knob } from '../model/change.ts';
import { type Hand, handFor } from './hand.ts';
import { kind as domainBalloon } from './kinds/domain-balloon.ts';
import { kind as domainMemory } from './kinds/domain-memory.ts';
import { kind as domainParameter } from './kinds/domain-parameter.ts';
import { kind as domainPin } from './kinds/domain-pin.ts';
import { kind as domainXml } from './kinds/domain-xml.ts';
import { kind as kernelFile } from './kinds/kernel-file.ts';
import { kind as processBalloon } from './kinds/process-balloon.ts';
import { kind as processMemory } from './kinds/process-memory.ts';
import { kind as qomProperty } from './kinds/qom-property.ts';
import { kind as textFile } from './kinds/text-file.ts';
import { kind as threadAffinity } from './kinds/thread-affinity.ts';
import { kind as tunedProfile } from './kinds/tuned-profile.ts';

/** All kinds of knob; a new one is a file in kinds/ and a line here. */
export function handOf(knob: Knob): Hand {
  switch (knob.kind) {
    case 'kernel-file':
      return handFor(kernelFile, knob);
    case 'domain-pin':
      return handFor(domainPin, knob);
    case 'domain-memory':
      return handFor(domainMemory, knob);
    case 'domain-balloon':
      return handFor(domainBalloon, knob);
    case 'domain-parameter':
      return handFor(domainParameter, knob);
    case 'domain-xml':
      return handFor(domainXml, knob);
    case 'thread-affinity':
      return handFor(threadAffinity, knob);
    case 'process-memory':
      return handFor(processMemory, knob);
    case 'process-balloon':
      return handFor(processBalloon, knob);
    case 'qom-property':
      return handFor(qomProperty, knob);
    case 'text-file':
      return handFor(textFile, knob);
    case 'tuned-profile':
      return handFor(tunedProfile, knob);
  }
}

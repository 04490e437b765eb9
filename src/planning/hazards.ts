import type { WantedChange } from '../model/change.ts';
import type { Host } from '../model/host.ts';
import { type Kept, keptFile, overruledBy } from './keep.ts';

export type Risky = Pick<WantedChange, 'risk' | 'riskText' | 'givesUp' | 'needsConsent'>;

/** A page this large is seldom found in memory that has been in use. */
const GIB_KIB = 1024 * 1024;

/** Of a larger pool of huge pages, at once. */
export function poolRisk(sizeKiB: number): Risky {
  if (sizeKiB < GIB_KIB) return { risk: 'none' };
  return {
    risk: 'low',
    riskText:
      'the kernel may not find so much memory in one piece; it is surer to reserve it at boot (hugepagesz=1G hugepages=...)',
  };
}

/** Of a setting that is made again at the next boot. */
export function bootRisk(kept: Kept, value: string, host: Host): Risky {
  const overruling = overruledBy(kept, value, host);
  if (overruling !== undefined) {
    return {
      risk: 'low',
      riskText: `${overruling} has the last word at boot and says otherwise: take it out there`,
    };
  }
  return keptFile(kept, value, host).knob.afterwards === 'update-grub'
    ? { risk: 'low', riskText: 'the boot loader’s configuration is made anew' }
    : { risk: 'none' };
}

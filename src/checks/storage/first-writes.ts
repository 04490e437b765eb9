import { thenFact } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';
import { imageChain } from './image-chain.ts';

/** More of an image than this is already there. Ours. */
const FILLED_SHARE = 0.8;

export const check = defineCheck({
  id: 'STO-05',
  topic: 'storage',
  subject: 'disk',
  title: 'A disk that is written much has its image allocated',
  problem: 'A disk that is written much still has to allocate its image',
  severity: 'low',
  reads: ['qemu-img info: actual size, virtual size', 'write requests of the disk a second'],
  why: 'The first write to each cluster is several: tables, reference counts and the file system’s own records. Until it is full, a thin image is slower than it will be.',
  remedy:
    'qemu-img create -o preallocation=falloc (metadata where space is short) and copy into it; or write the disk once.',
  takesEffect: 'next-start',
  notWhen: 'The pool is meant to be thin, and promises more than it has.',
  sources: ['SUSE Virtualization Best Practices: preallocation', 'qemu-img(1): preallocation'],
  thresholds: {
    writesPerS: {
      default: 100,
      range: [1, 1e9],
      unit: 'requests a second',
      meaning: 'a disk with more is written much',
    },
  },
  gates: [running, sampled],
  evaluate(look, { writesPerS }) {
    const { disk, guest } = look;
    if (disk.device !== 'disk' || disk.readOnly)
      return notApplicable('not a disk that is written to');
    if (disk.sourceType === 'block') return notApplicable('a block device has its space');
    const { active } = imageChain(look);
    const allocated = active.allocatedBytes;
    if (allocated === undefined) return notApplicable('the image tells no allocation');
    const share = allocated / Math.max(active.virtualBytes, 1);
    const rates = need(
      thenFact(guest.runtime, ({ disks }) => disks),
      'requests of the guest’s disks',
    );
    const writes = needGiven(rates[disk.target]?.writeOpsPerS, 'write requests of the disk');
    const evidence = [
      seen('qemu-img info', `${percent(Math.min(share, 1))} allocated`),
      seen('writes', `${Math.round(writes)} requests a second`),
    ];
    return share >= FILLED_SHARE || writes <= writesPerS ? pass(...evidence) : fail({ evidence });
  },
});

import type { Advice } from '../../model/advice.ts';
import { parameters } from '../parameters.ts';
import { type AdviceSetting, percentText } from './setting.ts';

/** Less than this saved is not worth a scan. */
const WORTH_MIB = 1024;

/** Merge equal pages of guests, or not. */
export function adviseKsm({ workload, values }: AdviceSetting): Advice {
  const { alike, memoryMiB, tenants, latency, hugePages } = workload;
  const savedMiB = (alike - 1) * memoryMiB * values.ksmSavingShare;
  const isFit = savedMiB >= WORTH_MIB && !tenants && !latency && !hugePages;
  const { low, high } = parameters.ksmSavingShare;
  const pros = [
    {
      text: `${alike} like guests may share about ${Math.round(savedMiB)} MiB (${percentText(low)} to ${percentText(high)} of their memory)`,
      source: parameters.ksmSavingShare.source,
    },
  ];
  const cons = [
    {
      text: `ksmd takes ${percentText(values.ksmScanShare)} of a pCPU, and guests lose ${percentText(values.ksmTax)}`,
      source: `${parameters.ksmScanShare.source}; ${parameters.ksmTax.source}`,
    },
    {
      text: 'the first write to a merged page copies it, and huge pages are split for merging',
      source: 'Pham et al., MICRO 2015 (abstract)',
    },
    ...(tenants
      ? [
          {
            text: 'guests of others can find out by timing what is in the memory of their neighbours',
            source: 'VUSec, VUsion, 2017',
          },
        ]
      : []),
    ...(latency ? [{ text: 'it must answer quickly, and would wait for copies' }] : []),
    ...(hugePages ? [{ text: 'its memory is in huge pages, which are not merged' }] : []),
    ...(alike === 1 ? [{ text: 'there is no other guest like it to share with' }] : []),
  ];
  return {
    topic: 'ksm',
    question: 'merge equal pages?',
    choice: isFit ? 'yes' : 'no',
    for: isFit ? pros : cons,
    against: isFit ? cons : pros,
  };
}

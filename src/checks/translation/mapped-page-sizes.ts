import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import {
  defineCheck,
  fail,
  need,
  needGiven,
  notApplicable,
  pass,
  seen,
  unknown,
} from '../check.ts';
import { onKvm, running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Smaller guests live in the TLB and caches anyway. */
const WORTH_KIB = 4 * 1024 * 1024;
const SIZES = [
  { counter: 'pages_4k', sizeKiB: 4 },
  { counter: 'pages_2m', sizeKiB: 2 * 1024 },
  { counter: 'pages_1g', sizeKiB: 1024 * 1024 },
] as const;

export const check = defineCheck({
  id: 'EPT-04',
  topic: 'translation',
  subject: 'guest',
  title: 'KVM maps most of the guest’s memory in huge pages',
  problem: 'KVM maps little of the guest’s memory in huge pages',
  severity: 'medium',
  reads: ['KVM’s statistics of the guest: pages_4k, pages_2m, pages_1g, nx_lpage_splits'],
  why: 'What counts in a page walk is the second-level table. It can be in 4 KiB pages though the memory lies in huge ones: while dirty pages are tracked, and where executable pages are split.',
  remedy:
    'EPT-03 tells whether the memory itself lies in huge pages, EPT-05 whether KVM splits them needlessly; a migration or backup in progress ends by itself.',
  takesEffect: 'next-start',
  notWhen: 'The guest is being migrated or backed up: dirty pages are tracked in 4 KiB.',
  sources: [
    'Linux Documentation/virt/kvm/mmu.rst; arch/x86/kvm/mmu: pages_4k, pages_2m, pages_1g',
    'Linux Documentation/virt/kvm/api.rst: KVM_GET_STATS_FD',
  ],
  thresholds: {
    wantedShare: {
      default: 0.9,
      range: [0, 1],
      unit: 'share',
      meaning: 'less in huge pages is found',
    },
  },
  gates: [running, onKvm],
  evaluate({ guest }, { wantedShare }) {
    const memoryKiB = needGiven(
      need(guest.definition, 'definition of the guest').memoryKiB,
      'memory of the guest',
    );
    if (memoryKiB < WORTH_KIB) return notApplicable('the guest has less than 4 GiB');
    if (guest.libvirt?.jobActive === true)
      return notApplicable('a migration or backup tracks dirty pages');
    const mapped = mappedKiB(guest);
    const total = mapped.reduce((sum, { amountKiB }) => sum + amountKiB, 0);
    if (total === 0)
      return unknown(
        'KVM counts no mapped page of this guest: its CPU is emulated (see VT-15), or it just began',
      );
    const hugeShare = 1 - (mapped[0]?.amountKiB ?? 0) / total;
    const splits = splitsOf(guest);
    const evidence = [
      ...mapped.map(({ counter, pages }) => seen(counter, pages)),
      seen('nx_lpage_splits', splits),
      seen('mapped in huge pages', percent(hugeShare)),
    ];
    if (hugeShare >= wantedShare) return pass(...evidence);
    return fail({
      evidence,
      reason: `KVM maps ${percent(1 - hugeShare)} of what ${guest.name} uses in 4 KiB pages.`,
    });
  },
});

function mappedKiB(guest: Guest) {
  const counters = need(
    need(guest.runtime, 'runtime of the guest').kvmCounters,
    'KVM’s statistics of the guest',
  );
  return SIZES.map(({ counter, sizeKiB }) => {
    const pages = needGiven(counters[counter], `KVM’s ${counter}`).total;
    return { counter, pages, amountKiB: pages * sizeKiB };
  });
}

function splitsOf({ runtime }: Guest): number {
  const counters = valueOrUndefined(runtime)?.kvmCounters;
  const all = counters === undefined ? undefined : valueOrUndefined(counters);
  return all?.nx_lpage_splits?.total ?? 0;
}

import { defineParameters } from './parameter.ts';

/** What virtual machines cost by themselves: exits, page walks, waking up. */
export const virtualisationParameters = defineParameters({
  fixedTax: {
    meaning: 'run time added by virtualisation itself, well set up',
    unit: '1',
    default: 0.02,
    low: 0,
    high: 0.05,
    source:
      'Felter et al., IBM RC25482 (2014), quoted: 2 %; CERN HEPSPEC06 (2016): 2.5 % without EPT',
    basis: 'measured',
  },
  exitCycles: {
    meaning: 'processor cycles an exit costs, what it evicts included',
    unit: 'cycles',
    default: 3000,
    low: 1300,
    high: 20000,
    source:
      'Landau et al., SplitX (2011): 2,000 direct and up to ten times that; linux-kernel 2020-12: 1,344 to 2,530',
    basis: 'measured',
  },
  nestedWalkPenalty: {
    meaning: 'run time added by two-dimensional page walks with 4 KiB pages at both levels',
    unit: '1',
    default: 0.07,
    low: 0,
    high: 0.1,
    source: 'CERN HEPSPEC06 (2016): 5.8 to 9.5 % gained without EPT; large heaps up to 0.5',
    basis: 'measured',
  },
  hugePageMissShare: {
    meaning: 'TLB misses left with 2 MiB pages, of those with 4 KiB',
    unit: '1',
    default: 0.5,
    low: 0.1,
    high: 1,
    source:
      'from 2 to 8 % lost with small and 0 to 3 % with large pages, at 24 and 15 references a walk',
    basis: 'derived',
  },
  haltWakeUs: {
    meaning: 'latency added when a halted vCPU is woken without polling',
    unit: 'us',
    default: 5,
    low: 1,
    high: 10,
    source: 'Linux commit aca6ff29c406: TCP_RR 34 us without, 27 us with polling',
    basis: 'measured',
  },
  translationSlowdown: {
    meaning: 'run time without hardware virtualisation (TCG), of with',
    unit: '1',
    default: 15,
    low: 5,
    high: 50,
    source: 'GitHub docker/for-win issue 1630 (2018): 16 to 20 times',
    basis: 'measured',
  },
  containerTax: {
    meaning: 'run time added by a container',
    unit: '1',
    default: 0.005,
    low: 0,
    high: 0.04,
    source: 'Felter et al., IBM RC25482 (2014), quoted: about native; compression 4 %',
    basis: 'measured',
  },
});

/** Which findings go away when threads of a kind run where they should. */
export const PINS_MEND = {
  vcpu: [
    'NUM-01',
    'NUM-02',
    'NUM-11',
    'PIN-01',
    'PIN-02',
    'PIN-03',
    'PIN-04',
    'PIN-05',
    'PIN-18',
    'PIN-19',
  ],
  emulator: ['PIN-06'],
  iothread: ['PIN-07'],
} as const;

/** A vCPU that has a pCPU for itself does not wait for it either. */
export const OWN_PCPU_MENDS = [...PINS_MEND.vcpu, 'SCH-01', 'SCH-02'];

/** And when memory is where it should be. */
export const MEMORY_MENDS = ['NUM-01', 'NUM-02', 'NUM-03', 'NUM-12'] as const;

/** What only the next start mends. */
export const DEFINITION_MENDS = [
  ...MEMORY_MENDS,
  'NUM-05',
  'NUM-06',
  ...Object.values(PINS_MEND).flat(),
];

export const COPYING =
  'while pages are copied the guest waits for those it touches, and the link between the nodes is busy';
export const STRICT =
  'where its node runs out of memory, the guest swaps though others have some left';

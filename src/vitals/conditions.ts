import type { GuestVitals, HostVitals } from '../model/vitals.ts';

/**
 * A state worth telling. It begins when its figure passes `begins`, and ends only when it is back beyond `ends`, so
 * that a figure at the limit is told once.
 */
export interface Condition<Subject> {
  readonly name: string;
  readonly pick: (subject: Subject) => number | undefined;
  readonly begins: number;
  readonly ends: number;
  /** Which side is bad. */
  readonly bad: 'above' | 'below';
  readonly text: (value: number, subject: Subject) => string;
}

/** In a row, before a condition counts as begun: one bad sample is no state. */
export const LOOKS_TO_BEGIN = 3;

const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;

export const guestConditions: readonly Condition<GuestVitals>[] = [
  {
    name: 'waits-for-pcpus',
    pick: ({ waitShare, vcpuCores }) => ((vcpuCores ?? 0) > 0.05 ? waitShare : undefined),
    begins: 0.1,
    ends: 0.05,
    bad: 'above',
    text: (value, { waitCause }) =>
      `its vCPUs wait ${percent(value)} of the time they want to run${waitCause === undefined ? '' : `: ${waitCause.text}`}`,
  },
  {
    name: 'memory-is-remote',
    pick: ({ localShare }) => localShare,
    begins: 0.8,
    ends: 0.9,
    bad: 'below',
    text: (value) => `only ${percent(value)} of its memory is on nodes where its vCPUs may run`,
  },
  {
    name: 'is-swapped',
    pick: ({ swapKiB, maximumKiB }) =>
      swapKiB === undefined || maximumKiB === undefined ? undefined : swapKiB / maximumKiB,
    begins: 0.01,
    ends: 0.002,
    bad: 'above',
    text: (value) => `the host has swapped out ${percent(value)} of its memory`,
  },
];

export const hostConditions: readonly Condition<HostVitals>[] = [
  {
    name: 'memory-pressure',
    pick: ({ memoryPressure }) => memoryPressure,
    begins: 0.1,
    ends: 0.03,
    bad: 'above',
    text: (value) => `tasks wait for memory ${percent(value)} of the time`,
  },
  {
    name: 'swaps-in',
    pick: ({ swapInPerS }) => swapInPerS,
    begins: 10,
    ends: 1,
    bad: 'above',
    text: (value) => `${value.toFixed(0)} pages a second are read back from swap`,
  },
  {
    name: 'time-is-stolen',
    pick: ({ stealShare }) => stealShare,
    begins: 0.05,
    ends: 0.02,
    bad: 'above',
    text: (value) => `the hypervisor below takes ${percent(value)} of the time`,
  },
];

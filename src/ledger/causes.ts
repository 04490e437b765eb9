import {
  genericCpuModel,
  ksmScanning,
  overcommittedPcpus,
  sharedPcpu,
  translatedInstructions,
  virtualisationItself,
  wanderingVcpus,
} from '../evidence/cpu.ts';
import {
  emulatedDisk,
  emulatedNic,
  longChain,
  mainLoopDisk,
  qcow2Format,
  virtualDisk,
  writethrough,
  wrongScheduler,
} from '../evidence/devices.ts';
import {
  missingBalancing,
  needlessBalancing,
  shadowPaging,
  smallPages,
  swappedGuest,
  unplacedMemory,
} from '../evidence/memory.ts';
import { valueOrUndefined } from '../model/fact.ts';
import { type Cause, defineCause } from './cause.ts';
import type { CostSubject } from './cost-subject.ts';
import { programsInSoftware, programsUnderKvm } from './measured/guest-programs.ts';
import { qcow2AgainstRaw, writethroughAgainstNone } from './measured/images.ts';
import { movesOfThreads } from './measured/moves.ts';
import { exitLoss } from './models/exits.ts';
import { fragmentationLoss } from './models/fragmentation.ts';
import { metadataCacheLoss } from './models/metadata-cache.ts';
import { remoteMemoryLoss } from './models/remote-memory.ts';
import { smallPagesLoss } from './models/small-pages.ts';
import { waitingLoss } from './models/waiting.ts';

const onKvm = ({ guest }: CostSubject): boolean => valueOrUndefined(guest.accelerator) !== 'tcg';
const emulated = ({ disk }: CostSubject): boolean =>
  disk !== undefined && ['ide', 'sata', 'usb', 'sd', 'fdc'].includes(disk.bus);

/** What every guest on KVM pays, well set up. */
export const baseCauses: readonly Cause[] = [
  defineCause({
    name: 'virtualisation itself: exits',
    checks: [],
    figure: virtualisationItself,
    measuredBy: programsUnderKvm,
    model: exitLoss,
    touches: onKvm,
  }),
  defineCause({ name: 'a virtual disk by itself', checks: [], figure: virtualDisk }),
];

/** What checks find that has a price. Whatever has none published stays a finding without a figure. */
export const causes: readonly Cause[] = [
  defineCause({
    name: 'instructions translated in software',
    checks: ['VT-02', 'VT-01', 'VT-15'],
    figure: translatedInstructions,
    measuredBy: programsInSoftware,
  }),
  defineCause({
    name: 'waiting for pCPUs',
    checks: ['SCH-01', 'SCH-02', 'SCH-05', 'SCH-07', 'OVC-01', 'SCH-11', 'SCH-06', 'CTR-04'],
    figure: overcommittedPcpus,
    model: waitingLoss,
  }),
  defineCause({
    name: 'a pCPU shared with another pinned vCPU',
    checks: ['PIN-02', 'OVC-11', 'CTR-03', 'PIN-06', 'SCH-16'],
    figure: sharedPcpu,
    model: waitingLoss,
  }),
  defineCause({
    name: 'vCPUs that move or are spread over caches',
    checks: ['SCH-10', 'PIN-04', 'PIN-01'],
    figure: wanderingVcpus,
    measuredBy: movesOfThreads,
  }),
  defineCause({
    name: 'a CPU model that hides what the processor can do',
    checks: ['VT-08', 'VT-09'],
    figure: genericCpuModel,
    touches: onKvm,
  }),
  defineCause({
    name: 'scanning for equal pages',
    checks: ['KSM-03', 'KSM-02', 'KSM-12'],
    figure: ksmScanning,
  }),
  defineCause({
    name: 'memory away from its vCPUs',
    checks: [
      'NUM-01',
      'NUM-06',
      'NUM-02',
      'PIN-05',
      'NUM-03',
      'NUM-05',
      'NUM-16',
      'NUM-13',
      'NUM-22',
    ],
    figure: unplacedMemory,
    model: remoteMemoryLoss,
  }),
  defineCause({
    name: 'automatic NUMA balancing that does not suit',
    checks: ['NUM-07'],
    figure: missingBalancing,
    // Where memory was seen to be local nothing is left for it to mend, and its scanning is what remains.
    model: (subject) => {
      const remote = remoteMemoryLoss(subject);
      if (remote === undefined) return undefined;
      const { basis, ...figure } = needlessBalancing;
      return { loss: { ...figure, basis: 'prior' }, arithmetic: basis };
    },
  }),
  defineCause({
    name: 'small pages, long page walks',
    checks: ['EPT-03', 'EPT-02', 'EPT-05', 'EPT-08', 'EPT-04', 'EPT-09'],
    figure: smallPages,
    model: smallPagesLoss,
    touches: onKvm,
  }),
  defineCause({
    name: 'shadow page tables',
    checks: ['EPT-01'],
    figure: shadowPaging,
    touches: onKvm,
  }),
  defineCause({
    name: 'memory in swap',
    checks: ['OVC-18', 'OVC-04', 'OVC-08', 'BAL-06', 'NUM-08'],
    figure: swappedGuest,
  }),
  defineCause({
    name: 'an emulated disk controller',
    checks: ['PV-01', 'PV-06'],
    figure: emulatedDisk,
    // A finding about the guest's controller has no disk.
    touches: (subject) =>
      subject.disk === undefined || emulated(subject) || subject.disk.bus === 'scsi',
  }),
  defineCause({
    name: 'cache=writethrough',
    checks: ['STO-09'],
    figure: writethrough,
    measuredBy: writethroughAgainstNone,
    touches: ({ disk }) => disk?.cache === 'writethrough',
  }),
  defineCause({
    name: 'an image format with tables',
    checks: ['STO-01', 'STO-06', 'STO-03', 'STO-05'],
    figure: qcow2Format,
    measuredBy: qcow2AgainstRaw,
  }),
  defineCause({
    name: 'image tables that do not fit their cache',
    checks: ['STO-02'],
    figure: qcow2Format,
    model: metadataCacheLoss,
  }),
  defineCause({ name: 'a long backing chain', checks: ['STO-04'], figure: longChain }),
  defineCause({
    name: 'an image in many pieces',
    checks: ['STO-07'],
    figure: qcow2Format,
    model: fragmentationLoss,
  }),
  defineCause({
    name: "QEMU's main loop",
    checks: ['DEV-01', 'STO-11'],
    figure: mainLoopDisk,
  }),
  defineCause({
    name: 'an I/O scheduler that does not suit the device',
    checks: ['STO-13'],
    figure: wrongScheduler,
  }),
  defineCause({ name: 'an emulated network card', checks: ['PV-02'], figure: emulatedNic }),
];

/** The cause that a check finds. */
export const causeOfCheck: ReadonlyMap<string, Cause> = new Map(
  causes.flatMap((cause) => cause.checks.map((id) => [id, cause] as const)),
);

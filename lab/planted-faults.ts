import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { parseSnapshot } from '../src/collect/load-snapshot.ts';
import type { Audit } from '../src/model/audit.ts';
import type { Finding } from '../src/model/finding.ts';

/** One fault of scenarios/misconfigured.sh, and what must be found of it. */
interface PlantedFault {
  /** The guest that has it, or the name the scenario plants it by. */
  readonly name: string;
  readonly in: 'guest' | 'host';
  /** In the words of an administrator. */
  readonly fault: string;
  readonly check: string;
  /** Whether a figure of its cost is known. */
  readonly costs?: boolean;
}

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'translated',
    in: 'guest',
    fault: 'runs on TCG though KVM works',
    check: 'VT-02',
    costs: true,
  },
  {
    name: 'generic-cpu',
    in: 'guest',
    fault: 'has the default CPU model',
    check: 'VT-08',
    costs: true,
  },
  { name: 'crowded-1', in: 'guest', fault: 'waits half of the time', check: 'SCH-01', costs: true },
  {
    name: 'crowded-2',
    in: 'guest',
    fault: 'waits for a neighbour on its pCPU',
    check: 'SCH-02',
    costs: true,
  },
  {
    name: 'quota',
    in: 'guest',
    fault: 'busy with a quota of a fifth of a pCPU',
    check: 'SCH-05',
    costs: true,
  },
  { name: 'too-wide', in: 'guest', fault: '4 vCPUs on 2 pCPUs', check: 'SCH-07' },
  { name: 'slow-timer', in: 'guest', fault: 'has an HPET', check: 'SCH-09' },
  { name: 'busy', in: 'host', fault: '24 busy processes on 8 pCPUs', check: 'SCH-11', costs: true },
  {
    name: 'crowded-1',
    in: 'guest',
    fault: 'pinned to the pCPU of another',
    check: 'PIN-02',
    costs: true,
  },
  {
    name: 'two-caches',
    in: 'guest',
    fault: 'two vCPUs pinned behind two last-level caches',
    check: 'PIN-04',
    costs: true,
  },
  {
    name: 'crowded-emulator',
    in: 'guest',
    fault: 'emulator thread on the pCPU of its vCPU',
    check: 'PIN-06',
    costs: true,
  },
  { name: 'nowhere', in: 'guest', fault: 'pinned to a pCPU that is not there', check: 'PIN-19' },
  {
    name: 'no-huge-pages',
    in: 'host',
    fault: 'transparent huge pages switched off',
    check: 'EPT-02',
    costs: true,
  },
  {
    name: 'idle-pool',
    in: 'host',
    fault: 'a GiB of huge pages reserved for nobody',
    check: 'EPT-07',
  },
  {
    name: 'far',
    in: 'guest',
    fault: 'memory on another node than its pCPUs',
    check: 'NUM-01',
    costs: true,
  },
  {
    name: 'spread',
    in: 'guest',
    fault: 'small, and spread over four nodes',
    check: 'NUM-02',
    costs: true,
  },
  {
    name: 'unbound',
    in: 'guest',
    fault: 'pinned, with its memory anywhere',
    check: 'NUM-03',
    costs: true,
  },
  {
    name: 'needless-balancing',
    in: 'host',
    fault: 'NUMA balancing with every guest pinned',
    check: 'NUM-07',
    costs: true,
  },
  {
    name: 'zone-reclaim',
    in: 'host',
    fault: 'vm.zone_reclaim_mode=1',
    check: 'NUM-08',
    costs: true,
  },
  { name: 'merging-across-nodes', in: 'host', fault: 'KSM merges across nodes', check: 'NUM-19' },
  { name: 'emulated-disk', in: 'guest', fault: 'IDE disk', check: 'PV-01', costs: true },
  { name: 'emulated-nic', in: 'guest', fault: 'e1000 card', check: 'PV-02', costs: true },
  { name: 'copied-packets', in: 'guest', fault: 'virtio card without vhost', check: 'PV-03' },
  { name: 'emulated-scsi', in: 'guest', fault: 'LSI SCSI controller', check: 'PV-06', costs: true },
  { name: 'no-random', in: 'guest', fault: 'no virtio-rng', check: 'PV-09' },
  { name: 'windows', in: 'guest', fault: 'Windows without enlightenments', check: 'PV-11' },
  { name: 'hidden', in: 'guest', fault: 'KVM hidden from the guest', check: 'PV-13' },
  { name: 'tablet', in: 'guest', fault: 'USB tablet', check: 'PV-15' },
  {
    name: 'bridge-filtering',
    in: 'host',
    fault: 'bridged frames go through iptables',
    check: 'DEV-07',
  },
  { name: 'user-network', in: 'guest', fault: 'user networking', check: 'DEV-09' },
  { name: 'polled-usb', in: 'guest', fault: 'UHCI controller', check: 'DEV-10' },
  {
    name: 'limited',
    in: 'guest',
    fault: 'disk limited to 100 operations a second',
    check: 'DEV-12',
  },
  {
    name: 'aio-slots',
    in: 'host',
    fault: 'hardly any slot for asynchronous I/O left',
    check: 'DEV-15',
  },
  { name: 'tables', in: 'guest', fault: 'qcow2 image', check: 'STO-01', costs: true },
  {
    name: 'vast',
    in: 'guest',
    fault: 'qcow2 image of 2 TiB with the default cache',
    check: 'STO-02',
    costs: true,
  },
  {
    name: 'chained',
    in: 'guest',
    fault: 'backing chain of four images',
    check: 'STO-04',
    costs: true,
  },
  {
    name: 'outdated',
    in: 'guest',
    fault: 'qcow2 of the first version',
    check: 'STO-06',
    costs: true,
  },
  { name: 'writethrough', in: 'guest', fault: 'cache=writethrough', check: 'STO-09', costs: true },
  { name: 'unsafe', in: 'guest', fault: 'cache=unsafe', check: 'STO-09' },
  { name: 'threaded', in: 'guest', fault: 'cache=none with io=threads', check: 'STO-10' },
  {
    name: 'main-loop',
    in: 'guest',
    fault: 'disk without an iothread',
    check: 'STO-11',
    costs: true,
  },
  {
    name: 'sorted-flash',
    in: 'host',
    fault: 'solid-state disk on bfq',
    check: 'STO-13',
    costs: true,
  },
  { name: 'keeps-deleted', in: 'guest', fault: 'disk without discard', check: 'STO-16' },
  { name: 'late-write-back', in: 'host', fault: 'write-back begins at 9 GiB', check: 'STO-21' },
  {
    name: 'promised-vcpus',
    in: 'host',
    fault: '49 vCPUs on 8 pCPUs',
    check: 'OVC-01',
    costs: true,
  },
  {
    name: 'promised-memory',
    in: 'host',
    fault: 'more memory promised than there is',
    check: 'OVC-02',
  },
  { name: 'promised-memory', in: 'host', fault: 'and no swap to fall back on', check: 'OVC-05' },
  { name: 'early-swap', in: 'host', fault: 'vm.swappiness=60 with swap', check: 'OVC-06' },
  { name: 'strict-overcommit', in: 'host', fault: 'vm.overcommit_memory=2', check: 'OVC-07' },
  {
    name: 'limit-too-low',
    in: 'guest',
    fault: 'hard limit 36 MiB above its memory',
    check: 'OVC-09',
  },
  { name: 'swapped-out', in: 'guest', fault: '64 MiB of it in swap', check: 'OVC-18', costs: true },
  {
    name: 'fruitless-merging',
    in: 'host',
    fault: 'KSM scans guests that have little in common',
    check: 'KSM-02',
    costs: true,
  },
  { name: 'slow-merging', in: 'host', fault: 'KSM looks at 5 pages a second', check: 'KSM-05' },
  { name: 'no-balloon', in: 'guest', fault: 'no balloon', check: 'BAL-01' },
  { name: 'no-statistics', in: 'guest', fault: 'balloon is never asked', check: 'BAL-02' },
  { name: 'keeps-free', in: 'guest', fault: 'free pages are not reported', check: 'BAL-03' },
  { name: 'inflated', in: 'guest', fault: 'balloon left inflated', check: 'BAL-05' },
  {
    name: 'squeezed',
    in: 'guest',
    fault: 'balloon inflated under pressure',
    check: 'BAL-06',
    costs: true,
  },
  {
    name: 'containers-on-pins',
    in: 'host',
    fault: 'containers may run on pinned pCPUs',
    check: 'CTR-03',
    costs: true,
  },
  {
    name: 'unkept-setting',
    in: 'host',
    fault: 'running setting differs from sysctl.d',
    check: 'OPS-02',
  },
  { name: 'changed', in: 'guest', fault: 'next start has other memory', check: 'OPS-03' },
  { name: 'slow-clock', in: 'host', fault: 'clock source acpi_pm', check: 'OPS-05' },
];

export interface Judgement {
  readonly planted: PlantedFault;
  /** The finding where only this fault was planted, and where all were. */
  readonly alone: Finding | undefined;
  readonly together: Finding | undefined;
  /** With all planted at once a fault can hide another: those are not looked for there. */
  readonly hidden: boolean;
}

export interface Judgements {
  readonly faults: readonly Judgement[];
  /** Planted faults that were found on the well-kept host, where nobody planted them. */
  readonly falseAlarms: readonly Finding[];
}

/**
 * Strict accounting would refuse what is promised beyond the memory, floating guests are what balancing is for, swap
 * is there for the guest that is swapped out, and many guests with one kernel have much in common.
 */
const HIDDEN_TOGETHER: ReadonlySet<string> = new Set([
  'strict-overcommit',
  'needless-balancing',
  'fruitless-merging',
  'promised-memory:OVC-05',
]);

/** Judges the snapshots that the scenario left in a directory. */
export function judge(directory: string): Judgements {
  const audits = new Map<string, Audit>();
  const read = (name: string): Audit => {
    const earlier = audits.get(name);
    if (earlier !== undefined) return earlier;
    const path = join(directory, `${name}.json`);
    const audit = auditOf(parseSnapshot(readFileSync(path), path), checks);
    audits.set(name, audit);
    return audit;
  };
  const planted = new Set(plantedFaults.map(({ check }) => check));
  const falseAlarms = read('twin').findings.filter(
    ({ status, id }) => status === 'fail' && planted.has(id),
  );
  const faults = plantedFaults.map((fault) => ({
    planted: fault,
    alone: findingOf(fault, read(fault.in === 'guest' ? 'guests' : `host-${fault.name}`)),
    together: findingOf(fault, read('together')),
    hidden: HIDDEN_TOGETHER.has(fault.name) || HIDDEN_TOGETHER.has(`${fault.name}:${fault.check}`),
  }));
  return { faults, falseAlarms };
}

function findingOf(planted: PlantedFault, audit: Audit): Finding | undefined {
  const guest =
    planted.in === 'guest' ? audit.guests.find(({ name }) => name === planted.name)?.id : undefined;
  if (planted.in === 'guest' && guest === undefined) return undefined;
  return audit.findings.find(
    ({ id, subject, status }) =>
      id === planted.check && subject.guest === guest && status === 'fail',
  );
}

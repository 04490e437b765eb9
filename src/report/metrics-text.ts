import type { GuestVitals, HostVitals, Vitals } from '../model/vitals.ts';
import { guestMetrics } from '../vitals/metrics.ts';

/**
 * More guests than any host runs. Beyond, the busiest are exported and the rest are counted, so that no host can make
 * more series than its Prometheus was told to expect.
 */
export const MOST_GUESTS = 1000;
/** In characters: what a label of a longer name would cost is paid at every scrape. */
const LONGEST_LABEL = 128;

const BYTES_PER_KIB = 1024;

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly name: string;
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number | undefined])[];
}

/** What the watcher knows of itself. */
export interface OwnFigures {
  readonly version: string;
  readonly looks: number;
  readonly cpuS: number;
  readonly residentBytes: number;
  readonly lookS: number;
  readonly historyWorks: boolean | undefined;
}

/** In the text format that Prometheus scrapes (version 0.0.4), or OpenMetrics 1.0 where it was asked for. */
export function metricsText(vitals: Vitals, own: OwnFigures, isOpenMetrics: boolean): string {
  const guests = busiest(vitals.guests);
  const families = [
    ...hostFamilies(vitals.host),
    ...guestFamilies(guests),
    ...ownFamilies(own, vitals, vitals.guests.length - guests.length),
  ];
  const body = families.map((family) => familyText(family, isOpenMetrics)).join('');
  return isOpenMetrics ? `${body}# EOF\n` : body;
}

function busiest(guests: readonly GuestVitals[]): readonly GuestVitals[] {
  if (guests.length <= MOST_GUESTS) return guests;
  return guests
    .toSorted((left, right) => (right.vcpuCores ?? 0) - (left.vcpuCores ?? 0))
    .slice(0, MOST_GUESTS);
}

function guestFamilies(guests: readonly GuestVitals[]): Family[] {
  const labelled = guests.map((guest): [GuestVitals, Labels] => [
    guest,
    { guest: guest.name, id: guest.id },
  ]);
  const family = (
    name: string,
    help: string,
    pick: (guest: GuestVitals) => number | undefined,
    kind: Family['kind'] = 'gauge',
  ): Family => ({
    name: `virt_tune_guest_${name}`,
    kind,
    help,
    samples: labelled.map(([guest, labels]) => [labels, pick(guest)]),
  });
  return [
    family('vcpus', 'vCPUs of the guest', ({ vcpus }) => vcpus),
    family(
      'vcpu_run_seconds',
      'time all vCPUs were on a pCPU',
      ({ vcpuRunS }) => vcpuRunS,
      'counter',
    ),
    family(
      'vcpu_wait_seconds',
      'time all vCPUs were ready but waited for a pCPU',
      ({ vcpuWaitS }) => vcpuWaitS,
      'counter',
    ),
    family('memory_limit_bytes', 'memory the guest was promised', ({ maximumKiB }) =>
      inBytes(maximumKiB),
    ),
    ...guestMetrics.map(({ exported, help, pick, scale }) =>
      family(exported, help, (guest) => {
        const value = pick(guest);
        return value === undefined ? undefined : value * scale;
      }),
    ),
  ];
}

function hostFamilies(host: HostVitals): Family[] {
  const one = (name: string, help: string, value: number | undefined): Family => ({
    name: `virt_tune_host_${name}`,
    kind: 'gauge',
    help,
    samples: [[{}, value]],
  });
  const perNode = (
    name: string,
    help: string,
    pick: (node: HostVitals['nodes'][number]) => number | undefined,
  ): Family => ({
    name: `virt_tune_node_${name}`,
    kind: 'gauge',
    help,
    samples: host.nodes.map((node) => [{ node: String(node.id) }, pick(node)]),
  });
  return [
    one('pcpus', 'pCPUs that are online', host.pcpus),
    one('busy_ratio', 'share of the time the pCPUs were busy', host.busyShare),
    one('steal_ratio', 'share of the time a hypervisor below took', host.stealShare),
    one('cpu_pressure_ratio', 'share of the time some task waited for a pCPU', host.cpuPressure),
    one(
      'memory_pressure_ratio',
      'share of the time some task waited for memory',
      host.memoryPressure,
    ),
    one('io_pressure_ratio', 'share of the time some task waited for storage', host.ioPressure),
    one('memory_bytes', 'memory of the host', inBytes(host.totalKiB)),
    one(
      'memory_available_bytes',
      'memory that can be had without swapping',
      inBytes(host.availableKiB),
    ),
    one('swapped_in_pages_per_second', 'pages read back from swap', host.swapInPerS),
    one(
      'ksm_running',
      'whether KSM merges pages',
      host.ksm === undefined ? undefined : Number(host.ksm.running),
    ),
    one('ksm_saved_bytes', 'memory that KSM spares', inBytes(host.ksm?.savedKiB)),
    one(
      'ksm_profit_bytes',
      'the same less what its bookkeeping takes',
      inBytes(host.ksm?.profitKiB),
    ),
    one('ksmd_cores', 'pCPUs used by ksmd', host.ksm?.ksmdCores),
    one('ksm_copies_per_second', 'writes to merged pages', host.ksm?.copiesPerS),
    perNode(
      'busy_ratio',
      'share of the time the pCPUs of the NUMA node were busy',
      ({ busyShare }) => busyShare,
    ),
    perNode('memory_bytes', 'memory of the NUMA node', ({ totalKiB }) => inBytes(totalKiB)),
    perNode('memory_free_bytes', 'free memory of the NUMA node', ({ freeKiB }) => inBytes(freeKiB)),
  ];
}

function ownFamilies(own: OwnFigures, vitals: Vitals, leftOut: number): Family[] {
  const one = (
    name: string,
    help: string,
    value: number | undefined,
    kind: Family['kind'] = 'gauge',
  ): Family => ({ name: `virt_tune_${name}`, kind, help, samples: [[{}, value]] });
  return [
    one('guests', 'guests found on this host', vitals.guests.length),
    one('guests_left_out', 'guests found but not exported, the least busy of them', leftOut),
    one('looks', 'looks at the host since the watcher started', own.looks, 'counter'),
    one('look_duration_seconds', 'how long the last look took', own.lookS),
    one('last_look_timestamp_seconds', 'when the last look was', Date.parse(vitals.at) / 1000),
    one('watcher_cpu_seconds', 'CPU time of the watcher itself', own.cpuS, 'counter'),
    one('watcher_resident_memory_bytes', 'memory of the watcher itself', own.residentBytes),
    one(
      'history_works',
      'whether the history is kept',
      own.historyWorks === undefined ? undefined : Number(own.historyWorks),
    ),
    {
      name: 'virt_tune_build_info',
      kind: 'gauge',
      help: 'version of the watcher',
      samples: [[{ version: own.version }, 1]],
    },
  ];
}

function inBytes(kib: number | undefined): number | undefined {
  return kib === undefined ? undefined : kib * BYTES_PER_KIB;
}

/** A family without samples is left out: what is not known is not zero. */
function familyText({ name, kind, help, samples }: Family, isOpenMetrics: boolean): string {
  const total = kind === 'counter' ? `${name}_total` : name;
  let lines = '';
  for (const [labels, value] of samples)
    if (value !== undefined && Number.isFinite(value))
      lines += `${total}${labelText(labels)} ${value}\n`;
  if (lines === '') return '';
  // In OpenMetrics a family of counters is named without the suffix of its samples.
  const family = isOpenMetrics ? name : total;
  return `# HELP ${family} ${help}\n# TYPE ${family} ${kind}\n${lines}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Names are the guests' own and may hold anything; a surrogate cut in two would be no UTF-8. */
function escaped(value: string): string {
  return value
    .slice(0, LONGEST_LABEL)
    .toWellFormed()
    .replaceAll(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

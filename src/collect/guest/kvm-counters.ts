import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { Counter } from '../../model/guest-runtime.ts';
import type { FileTree } from '../file-tree.ts';
import { DEBUGFS, debugNames } from '../host/debugfs.ts';
import type { TimeBudget } from './time-budget.ts';

const DEBUGFS_KVM = `${DEBUGFS}/kvm`;

/** A process and the descriptor numbers of its VMs, as debugfs names them. */
export interface KvmProcess {
  readonly pid: number;
  readonly vmDescriptors: Fact<readonly number[]>;
}

export type KvmTotals = Readonly<Record<string, number>>;

/**
 * KVM's counters of one VM from debugfs, `kvm/PID-FD/NAME`: the VM's own and those of its vCPUs, which the
 * kernel has already summed (virt/kvm/kvm_main.c). Histograms and other files that hold no single number
 * are left out. The directory is for root, and only there while debugfs is mounted.
 */
export function readKvmTotals(
  files: FileTree,
  vm: KvmProcess,
  budget: TimeBudget,
): Fact<KvmTotals> {
  const directory = vmDirectory(files, vm);
  if (!isKnown(directory)) return directory;
  return budget.spend(directory.value, () =>
    thenFact(files.names(directory.value), (names) => readCounters(files, directory.value, names)),
  );
}

/** One of these counters alone, for who asks often: all of them are about a hundred files. */
export function readKvmTotal(files: FileTree, vm: KvmProcess, name: string): Fact<number> {
  return thenFact(vmDirectory(files, vm), (directory) => files.number(`${directory}/${name}`));
}

/** Whether the kernel shows them to us at all: as root, with debugfs mounted, and not locked down. */
export function kvmCountersReadable(files: FileTree): boolean {
  return isKnown(files.text(`${DEBUGFS_KVM}/exits`));
}

/** Without one of them, no sum of exits is right: a file that may not be read makes all of them unreadable. */
function readCounters(
  files: FileTree,
  directory: string,
  names: readonly string[],
): Fact<KvmTotals> {
  const totals: [string, number][] = [];
  for (const name of names) {
    if (/^vcpu\d/.test(name)) continue;
    const text = files.text(`${directory}/${name}`);
    if (isKnown(text) && /^\d+$/.test(text.value)) totals.push([name, Number(text.value)]);
    // Root is refused these files where the kernel is locked down (kernel_lockdown(7)), as with Secure Boot.
    if ('unreadable' in text)
      return unreadable(`${text.unreadable}, and on a kernel that is not locked down`);
  }
  return known(Object.fromEntries(totals));
}

/** Absent for a process that holds no VM, as under emulation. */
function vmDirectory(files: FileTree, vm: KvmProcess): Fact<string> {
  const { vmDescriptors } = vm;
  if (!isKnown(vmDescriptors)) return vmDescriptors;
  if (vmDescriptors.value.length === 0) return absent;
  const all = debugNames(files, 'kvm');
  if (!isKnown(all)) return all;
  const wanted = vmDescriptors.value.map((descriptor) => `${vm.pid}-${descriptor}`);
  const found = wanted.find((name) => all.value.includes(name));
  return found === undefined
    ? unreadable(`${DEBUGFS_KVM}/${vm.pid}-*: no such VM`)
    : known(`${DEBUGFS_KVM}/${found}`);
}

/** tid -> vCPU number, from `PID-FD/vcpuN/pid` (Linux 6.1 and later): works without thread names. */
export function readVcpuThreads(files: FileTree, vm: KvmProcess): Map<number, number> {
  const threads = new Map<number, number>();
  const directory = valueOrUndefined(vmDirectory(files, vm));
  if (directory === undefined) return threads;
  for (const name of valueOrUndefined(files.names(directory)) ?? []) {
    const vcpu = /^vcpu(\d+)$/.exec(name)?.[1];
    if (vcpu === undefined) continue;
    const tid = valueOrUndefined(files.number(`${directory}/${name}/pid`));
    // 0 until the vCPU has run for the first time.
    if (tid !== undefined && tid > 0) threads.set(tid, Number(vcpu));
  }
  return threads;
}

/** Two readings as counters; a counter that is new has no change, nor has one that was reset. */
export function kvmCountersOverWindow(
  before: Fact<KvmTotals> | undefined,
  after: Fact<KvmTotals>,
): Fact<Record<string, Counter>> {
  const first = before === undefined ? undefined : valueOrUndefined(before);
  return mapFact(after, (totals) =>
    Object.fromEntries(
      Object.entries(totals).map(([name, total]) => {
        const start = first?.[name];
        const counted =
          start === undefined || start > total ? { total } : { total, delta: total - start };
        return [name, counted];
      }),
    ),
  );
}

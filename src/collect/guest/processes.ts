import { type Fact, isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { GuestProcess } from '../../model/guest-runtime.ts';
import type { FileTree } from '../file-tree.ts';
import { type KvmDescriptors, readKvmDescriptors } from './kvm-descriptors.ts';
import { readProcessFacts } from './process-facts.ts';
import { parseStatLine } from './stat-line.ts';

/** A process that is a virtual machine: it holds KVM descriptors, or it is QEMU's system emulator. */
export interface VmmProcess {
  readonly pid: number;
  readonly kind: 'qemu' | 'other-vmm';
  readonly argv: readonly string[];
  readonly facts: GuestProcess;
  /** Descriptor numbers of its `anon_inode:kvm-vm`, as debugfs names the VM (`PID-FD`). */
  readonly vmDescriptors: Fact<readonly number[]>;
  /** Stopped by a signal or a tracer: it answers nothing, and must not be asked. */
  readonly stopped: boolean;
}

export interface ProcessScan {
  readonly processes: readonly VmmProcess[];
  /** Kernel threads named `vhost-PID` (kernels before 6.4), by the PID of the VMM they serve. */
  readonly vhostThreads: ReadonlyMap<number, readonly number[]>;
}

/** qemu-system-x86_64, qemu-kvm (RHEL), kvm (Debian's and Proxmox's link), and nixpkgs' wrapped names. */
const QEMU_NAME = /^\.?(?:qemu-system-[\w-]+?|qemu-kvm|kvm)(?:-wrapped)?$/;
const VHOST_THREAD = /^vhost-(\d+)$/;

/** Finds every VMM process. Processes that end while they are read drop out. */
export function findVmmProcesses(files: FileTree, ownPid: number): ProcessScan {
  const found = new Map<number, Candidate>();
  const vhostThreads = new Map<number, number[]>();
  for (const name of valueOrUndefined(files.names('/proc')) ?? []) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    if (pid === ownPid) continue;
    const argv = readArgv(files, pid);
    if (argv === undefined) noteVhostThread(files, pid, vhostThreads);
    else {
      const candidate = inspect(files, pid, argv);
      if (candidate !== undefined && !isProbe(candidate, ownPid)) found.set(pid, candidate);
    }
  }
  const processes = [...found.values()].filter((candidate) => !isHelper(candidate, found));
  return {
    processes: processes.flatMap((candidate) => describe(files, candidate) ?? []),
    vhostThreads,
  };
}

interface Candidate {
  pid: number;
  argv: string[];
  parentPid: number;
  stopped: boolean;
  kind: VmmProcess['kind'];
  descriptors: KvmDescriptors;
}

/** Undefined for kernel threads and zombies, which have no command line, and for processes that ended. */
function readArgv(files: FileTree, pid: number): string[] | undefined {
  const text = valueOrUndefined(files.text(`/proc/${pid}/cmdline`));
  if (text === undefined || text === '') return undefined;
  const argv = text.split('\0');
  if (argv.at(-1) === '') argv.pop();
  return argv;
}

function noteVhostThread(files: FileTree, pid: number, threads: Map<number, number[]>): void {
  const name = valueOrUndefined(files.text(`/proc/${pid}/comm`)) ?? '';
  const owner = VHOST_THREAD.exec(name)?.[1];
  if (owner === undefined) return;
  const tids = threads.get(Number(owner)) ?? [];
  tids.push(pid);
  threads.set(Number(owner), tids);
}

function inspect(files: FileTree, pid: number, argv: string[]): Candidate | undefined {
  const isQemu = looksLikeQemu(files, pid, argv);
  const descriptors = readKvmDescriptors(files, pid);
  const holdsVm = isKnown(descriptors.vmDescriptors) && descriptors.vmDescriptors.value.length > 0;
  if (!isQemu && !holdsVm) return undefined;
  const stat = parseStatLine(valueOrUndefined(files.text(`/proc/${pid}/stat`)) ?? '');
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
  if (isQemu && startsNoGuest(argv)) return undefined;
  return {
    pid,
    argv,
    parentPid: stat.parentPid,
    stopped: stat.state === 'T' || stat.state === 't',
    kind: isQemu ? 'qemu' : 'other-vmm',
    descriptors,
  };
}

function looksLikeQemu(files: FileTree, pid: number, argv: readonly string[]): boolean {
  if (QEMU_NAME.test(baseName(argv[0] ?? ''))) return true;
  const executable = valueOrUndefined(files.link(`/proc/${pid}/exe`)) ?? '';
  return QEMU_NAME.test(baseName(executable.replace(/ \(deleted\)$/, '')));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * libvirt and others start `-machine none` to ask QEMU, and KVM through it, what it can do, and we ourselves `--version`;
 * that is not a guest.
 */
function startsNoGuest(argv: readonly string[]): boolean {
  return argv.some((argument, index) => {
    const option = argv[index - 1] ?? '';
    if (/^--?(?:version|h|help)$/.test(argument)) return true;
    return /^--?(?:machine|M)$/.test(option) && /^(?:type=)?(?:none|help)(?:,|$)/.test(argument);
  });
}

/**
 * A child with its parent's command line: QEMU's asynchronous-teardown process, or a fork that has not
 * yet run its own program.
 */
function isHelper(candidate: Candidate, found: ReadonlyMap<number, Candidate>): boolean {
  const parent = found.get(candidate.parentPid);
  return parent !== undefined && parent.argv.join('\0') === candidate.argv.join('\0');
}

/** A child of our own that holds a VM asks KVM what it can do. */
function isProbe({ kind, parentPid }: Candidate, ownPid: number): boolean {
  return kind === 'other-vmm' && parentPid === ownPid;
}

function describe(files: FileTree, candidate: Candidate): VmmProcess | undefined {
  const facts = readProcessFacts(files, candidate.pid, candidate.descriptors);
  if (facts === undefined) return undefined;
  return {
    pid: candidate.pid,
    kind: candidate.kind,
    argv: candidate.argv,
    facts,
    vmDescriptors: candidate.descriptors.vmDescriptors,
    stopped: candidate.stopped,
  };
}

/**
 * A program of its own, run by kvm-probe.ts: asks KVM for a throw-away virtual machine and times a loop in it.
 * It is a child process so that whatever a strange KVM backend does (never return, kill its caller) cannot
 * hurt the program that asked. Prints one line of JSON, `KvmProbeAnswer`.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { KvmProbeAnswer } from './kvm-probe-answer.ts';
import {
  enterLongMode,
  GUEST_BYTES,
  INSTRUCTIONS_PER_ROUND,
  startRegisters,
  writeGuestMemory,
} from './kvm-probe-guest.ts';
import {
  API_VERSION,
  exitReasons,
  ioctls,
  memoryRegion,
  registers,
  runArea,
  specialRegisters,
} from './kvm-uapi.ts';

/** First loop length; emulation of so many rounds takes some milliseconds. */
const FIRST_ROUNDS = 2048;
const GROWTH = 8;
/** 33 million instructions: about 10 ms on hardware, the longest the loop gets. */
const MAX_ROUNDS = 16 * 1024 * 1024;
/** Long enough that the clock and one exit do not matter. */
const ENOUGH_NS = 4_000_000n;
const RUNS = 5;
/** KVM_RUN is interrupted after this; a guest that has not finished by then is measured by how far it came. */
const ALARM_S = 1;
/** Where Intel's backend may keep three pages for real mode (api.rst 4.13); any hole below 4 GiB. */
const TSS_ADDRESS = 0xfffb_d000;

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE_ANONYMOUS = 0x22;

interface LibC {
  errnoName(): string;
  /** Returns -1 on failure, as ioctl(2). The argument is a number, or memory for the kernel to read or fill. */
  ioctl(descriptor: number, request: number, argument: number | DataView): number;
  /** A view of the mapping and its address; throws on failure. */
  map(bytes: number, flags: number, descriptor: number): { view: DataView; address: bigint };
  alarm(seconds: number): void;
  dieWithParent(): void;
}

async function openLibC(): Promise<LibC> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const ioctlNumber = library.func('int ioctl(int, unsigned long, unsigned long)');
  const ioctlMemory = library.func('int ioctl(int, unsigned long, _Inout_ uint8_t *)');
  const mmap = library.func('void *mmap(void *, size_t, int, int, int, long)');
  const alarm = library.func('unsigned int alarm(unsigned int)');
  const prctl = library.func('int prctl(int, unsigned long)');
  const errnoName = (): string => {
    const number = koffi.errno();
    const names = Object.entries(koffi.os.errno);
    return names.find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
  };
  return {
    errnoName,
    ioctl: (descriptor, request, argument) =>
      typeof argument === 'number'
        ? ioctlNumber(descriptor, request, argument)
        : ioctlMemory(descriptor, request, new Uint8Array(argument.buffer)),
    map: (bytes, flags, descriptor) => {
      const pointer = mmap(null, bytes, PROT_READ_WRITE, flags, descriptor, 0);
      const address = koffi.address(pointer);
      if (address === 0xffff_ffff_ffff_ffffn) throw new Error(`mmap: ${errnoName()}`);
      return { view: new DataView(koffi.view(pointer, bytes)), address };
    },
    alarm: (seconds) => void alarm(seconds),
    dieWithParent: () => void prctl(PR_SET_PDEATHSIG, SIGKILL),
  };
}

interface Vcpu {
  descriptor: number;
  run: DataView;
}

function must(libc: LibC, result: number, what: string): number {
  if (result < 0) throw new Error(`${what}: ${libc.errnoName()}`);
  return result;
}

function createVcpu(libc: LibC, kvm: number, vm: number): Vcpu {
  // Only some Intel processors need it, and AMD's backend takes it without harm.
  libc.ioctl(vm, ioctls.setTssAddress, TSS_ADDRESS);
  const memory = libc.map(GUEST_BYTES, MAP_PRIVATE_ANONYMOUS, -1);
  writeGuestMemory(memory.view);
  const region = new DataView(new ArrayBuffer(memoryRegion.bytes));
  region.setBigUint64(memoryRegion.size, BigInt(GUEST_BYTES), true);
  region.setBigUint64(memoryRegion.userAddress, memory.address, true);
  must(libc, libc.ioctl(vm, ioctls.setUserMemoryRegion, region), 'KVM_SET_USER_MEMORY_REGION');
  const descriptor = must(libc, libc.ioctl(vm, ioctls.createVcpu, 0), 'KVM_CREATE_VCPU');
  const runBytes = must(libc, libc.ioctl(kvm, ioctls.getVcpuMmapSize, 0), 'KVM_GET_VCPU_MMAP_SIZE');
  const special = new DataView(new ArrayBuffer(specialRegisters.bytes));
  must(libc, libc.ioctl(descriptor, ioctls.getSpecialRegisters, special), 'KVM_GET_SREGS');
  enterLongMode(special);
  must(libc, libc.ioctl(descriptor, ioctls.setSpecialRegisters, special), 'KVM_SET_SREGS');
  return { descriptor, run: libc.map(runBytes, MAP_SHARED, descriptor).view };
}

interface LoopTime {
  rounds: number;
  ns: bigint;
  interrupted: boolean;
}

function timeLoop(libc: LibC, vcpu: Vcpu, rounds: number): LoopTime {
  must(
    libc,
    libc.ioctl(vcpu.descriptor, ioctls.setRegisters, startRegisters(rounds)),
    'KVM_SET_REGS',
  );
  const start = process.hrtime.bigint();
  const result = libc.ioctl(vcpu.descriptor, ioctls.run, 0);
  const ns = process.hrtime.bigint() - start;
  if (result < 0) {
    if (libc.errnoName() !== 'EINTR') must(libc, result, 'KVM_RUN');
    return { rounds: rounds - roundsLeft(libc, vcpu), ns, interrupted: true };
  }
  const reason = vcpu.run.getUint32(runArea.exitReason, true);
  if (reason !== exitReasons.halt) throw new Error(`KVM_RUN: unexpected exit ${reason}`);
  return { rounds, ns, interrupted: false };
}

/** The fastest of several, where one takes long: another process may have had the pCPU for most of it. */
function timeUndisturbed(libc: LibC, vcpu: Vcpu, rounds: number): LoopTime {
  let fastest = timeLoop(libc, vcpu, rounds);
  for (let run = 1; run < RUNS && !fastest.interrupted && fastest.ns >= ENOUGH_NS; run += 1) {
    const time = timeLoop(libc, vcpu, rounds);
    if (time.interrupted) break;
    if (time.ns < fastest.ns) fastest = time;
  }
  return fastest;
}

function roundsLeft(libc: LibC, vcpu: Vcpu): number {
  const view = new DataView(new ArrayBuffer(registers.bytes));
  must(libc, libc.ioctl(vcpu.descriptor, ioctls.getRegisters, view), 'KVM_GET_REGS');
  return Number(view.getBigUint64(registers.rcx, true));
}

/**
 * Lengthens the loop until it takes long enough to be timed. The first entry sets up the guest's memory, and
 * each costs something of its own, much in a nested machine: that of a loop of one round is taken off.
 */
function measureRate(libc: LibC, vcpu: Vcpu): number {
  process.on('SIGALRM', () => undefined);
  libc.alarm(ALARM_S);
  timeLoop(libc, vcpu, 1);
  const entry = timeLoop(libc, vcpu, 1);
  let rounds = FIRST_ROUNDS;
  let time = timeUndisturbed(libc, vcpu, rounds);
  while (!time.interrupted && time.ns - entry.ns < ENOUGH_NS && rounds < MAX_ROUNDS) {
    rounds *= GROWTH;
    time = timeUndisturbed(libc, vcpu, rounds);
  }
  libc.alarm(0);
  const loopNs = Number(time.ns > entry.ns ? time.ns - entry.ns : time.ns);
  return (time.rounds * INSTRUCTIONS_PER_ROUND * 1000) / loopNs;
}

function askKvm(libc: LibC, kvm: number): KvmProbeAnswer {
  const apiVersion = must(libc, libc.ioctl(kvm, ioctls.getApiVersion, 0), 'KVM_GET_API_VERSION');
  if (apiVersion !== API_VERSION) return { apiVersion, canCreateVm: false };
  const vm = libc.ioctl(kvm, ioctls.createVm, 0);
  if (vm < 0)
    return { apiVersion, canCreateVm: false, loopFailure: `KVM_CREATE_VM: ${libc.errnoName()}` };
  const made = { apiVersion, canCreateVm: true };
  if (process.arch !== 'x64') return made;
  try {
    return { ...made, instructionsPerUs: measureRate(libc, createVcpu(libc, kvm, vm)) };
  } catch (error) {
    return { ...made, loopFailure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function probe(): Promise<KvmProbeAnswer> {
  try {
    const libc = await openLibC();
    libc.dieWithParent();
    const kvm = openSync('/dev/kvm', constants.O_RDWR);
    try {
      return askKvm(libc, kvm);
    } finally {
      closeSync(kvm);
    }
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

writeSync(1, `${JSON.stringify(await probe())}\n`);

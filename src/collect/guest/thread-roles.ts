import type { GuestThread } from '../../model/guest-runtime.ts';

export type ThreadRole = Pick<GuestThread, 'role' | 'index'>;

/** Thread ids that QEMU's monitor or KVM's debugfs gave, which outrank names. */
export interface KnownThreads {
  /** tid -> vCPU number */
  readonly vcpus: ReadonlyMap<number, number>;
  /** tid -> iothread id */
  readonly iothreads: ReadonlyMap<number, string>;
}

export const NO_KNOWN_THREADS: KnownThreads = { vcpus: new Map(), iothreads: new Map() };

/**
 * QEMU names its threads so with `-name debug-threads=on`, which libvirt always sets (accel/*-ops.c,
 * iothread.c). Without it they all carry the program's name. "ALL CPUs/TCG" runs every vCPU in turn.
 */
const VCPU_NAME = /^CPU (\d+)\/[A-Za-z]+$/;
const ROUND_ROBIN_VCPUS = /^ALL CPUs\//;
const IOTHREAD_NAME = /^IO (.+)$/;
/** One vCPU thread of crosvm, firecracker and cloud-hypervisor. */
const OTHER_VCPU_NAME = /^(?:crosvm_vcpu|fc_vcpu ?|vcpu)(\d+)$/;
/** QEMU's monitor also runs in an iothread, which no device uses. */
const MONITOR_IOTHREAD = 'mon_iothread';

export function threadRole(
  thread: { pid: number; tid: number; name: string },
  found: KnownThreads,
): ThreadRole {
  const vcpu = found.vcpus.get(thread.tid);
  if (vcpu !== undefined) return { role: 'vcpu', index: vcpu };
  const iothread = found.iothreads.get(thread.tid);
  if (iothread !== undefined) return iothreadRole(iothread);
  if (thread.name.startsWith('vhost-')) return { role: 'vhost' };
  const index = (VCPU_NAME.exec(thread.name) ?? OTHER_VCPU_NAME.exec(thread.name))?.[1];
  if (index !== undefined) return { role: 'vcpu', index: Number(index) };
  if (ROUND_ROBIN_VCPUS.test(thread.name)) return { role: 'vcpu' };
  const named = IOTHREAD_NAME.exec(thread.name)?.[1];
  if (named !== undefined && named !== MONITOR_IOTHREAD) return iothreadRole(named);
  return { role: thread.tid === thread.pid ? 'emulator' : 'worker' };
}

/** libvirt calls the object of iothread N `iothreadN`; other names have no number. */
function iothreadRole(id: string): ThreadRole {
  const number = /^(?:iothread)?(\d+)$/.exec(id)?.[1];
  return number === undefined ? { role: 'iothread' } : { role: 'iothread', index: Number(number) };
}

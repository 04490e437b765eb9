/**
 * What the probe needs of KVM's interface, x86-64 only: ioctl numbers and where fields lie in the structures.
 * Source: include/uapi/linux/kvm.h and arch/x86/include/uapi/asm/kvm.h, described in
 * Documentation/virt/kvm/api.rst (sections 4.1 to 4.13, 4.35 and 5). The interface is stable.
 */

export const ioctls = {
  getApiVersion: 0xae00,
  createVm: 0xae01,
  getVcpuMmapSize: 0xae04,
  createVcpu: 0xae41,
  setTssAddress: 0xae47,
  setUserMemoryRegion: 0x4020_ae46,
  run: 0xae80,
  getRegisters: 0x8090_ae81,
  setRegisters: 0x4090_ae82,
  getSpecialRegisters: 0x8138_ae83,
  setSpecialRegisters: 0x4138_ae84,
} as const;

/** The one version there has been since Linux 2.6.22; api.rst 4.1 tells applications to refuse any other. */
export const API_VERSION = 12;

/** struct kvm_userspace_memory_region. */
export const memoryRegion = { bytes: 32, guestAddress: 8, size: 16, userAddress: 24 } as const;

/** struct kvm_regs. */
export const registers = { bytes: 144, rcx: 16, rip: 128, rflags: 136 } as const;

/** struct kvm_sregs: eight segments of 24 bytes, two descriptor tables, control registers. */
export const specialRegisters = {
  bytes: 312,
  codeSegment: 0,
  /** ds, es, fs, gs, ss. */
  dataSegments: [24, 48, 72, 96, 120],
  cr0: 224,
  cr3: 240,
  cr4: 248,
  efer: 264,
} as const;

/** struct kvm_segment. */
export const segment = {
  base: 0,
  limit: 8,
  selector: 12,
  type: 14,
  present: 15,
  privilege: 16,
  defaultSize: 17,
  codeOrData: 18,
  longMode: 19,
  granularity: 20,
} as const;

/** struct kvm_run. */
export const runArea = { exitReason: 8 } as const;

export const exitReasons = { halt: 5 } as const;

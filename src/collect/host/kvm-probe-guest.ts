import { registers, segment, specialRegisters } from './kvm-uapi.ts';

/**
 * The smallest guest that runs 64-bit code: one page of code, three of page tables, no stack, no interrupts.
 * Register and table formats: Intel SDM volume 3, chapters 2.5 (control registers) and 4.5 (4-level paging).
 */

export const GUEST_BYTES = 16 * 1024;
const CODE_ADDRESS = 0;
const PML4_ADDRESS = 0x1000;
const PDPT_ADDRESS = 0x2000;
const DIRECTORY_ADDRESS = 0x3000;

/** dec rcx; jnz to the dec; hlt. */
const LOOP_CODE = [0x48, 0xff, 0xc9, 0x75, 0xfb, 0xf4];
/** The two instructions that every round of the loop runs. */
export const INSTRUCTIONS_PER_ROUND = 2;

const PRESENT_WRITABLE = 0b11n;
const LARGE_PAGE = 1n << 7n;

const CR0_PROTECTED = 1n << 0n;
const CR0_EXTENSION_TYPE = 1n << 4n;
const CR0_PAGING = 1n << 31n;
const CR4_PHYSICAL_ADDRESS_EXTENSION = 1n << 5n;
const EFER_LONG_MODE_ENABLE = 1n << 8n;
const EFER_LONG_MODE_ACTIVE = 1n << 10n;

/** Bit 1 of RFLAGS is always set; interrupts stay off. */
const RFLAGS_NONE = 0x2n;

const TYPE_CODE = 11;
const TYPE_DATA = 3;

export function writeGuestMemory(memory: DataView): void {
  for (const [index, byte] of LOOP_CODE.entries()) memory.setUint8(CODE_ADDRESS + index, byte);
  memory.setBigUint64(PML4_ADDRESS, BigInt(PDPT_ADDRESS) | PRESENT_WRITABLE, true);
  memory.setBigUint64(PDPT_ADDRESS, BigInt(DIRECTORY_ADDRESS) | PRESENT_WRITABLE, true);
  // The first 2 MiB onto themselves. Only the 16 KiB that exist are ever touched.
  memory.setBigUint64(DIRECTORY_ADDRESS, PRESENT_WRITABLE | LARGE_PAGE, true);
}

/** Changes what KVM_GET_SREGS gave after reset into 64-bit mode with paging on. */
export function enterLongMode(view: DataView): void {
  writeSegment(view, specialRegisters.codeSegment, TYPE_CODE);
  for (const at of specialRegisters.dataSegments) writeSegment(view, at, TYPE_DATA);
  view.setBigUint64(specialRegisters.cr0, CR0_PROTECTED | CR0_EXTENSION_TYPE | CR0_PAGING, true);
  view.setBigUint64(specialRegisters.cr3, BigInt(PML4_ADDRESS), true);
  view.setBigUint64(specialRegisters.cr4, CR4_PHYSICAL_ADDRESS_EXTENSION, true);
  view.setBigUint64(specialRegisters.efer, EFER_LONG_MODE_ENABLE | EFER_LONG_MODE_ACTIVE, true);
}

function writeSegment(view: DataView, at: number, type: number): void {
  const isCode = type === TYPE_CODE;
  view.setBigUint64(at + segment.base, 0n, true);
  view.setUint32(at + segment.limit, 0xffff_ffff, true);
  view.setUint16(at + segment.selector, isCode ? 8 : 16, true);
  view.setUint8(at + segment.type, type);
  view.setUint8(at + segment.present, 1);
  view.setUint8(at + segment.privilege, 0);
  view.setUint8(at + segment.defaultSize, isCode ? 0 : 1);
  view.setUint8(at + segment.codeOrData, 1);
  view.setUint8(at + segment.longMode, isCode ? 1 : 0);
  view.setUint8(at + segment.granularity, 1);
}

/** Registers at the start of a loop of so many rounds. */
export function startRegisters(rounds: number): DataView {
  const view = new DataView(new ArrayBuffer(registers.bytes));
  view.setBigUint64(registers.rcx, BigInt(rounds), true);
  view.setBigUint64(registers.rip, BigInt(CODE_ADDRESS), true);
  view.setBigUint64(registers.rflags, RFLAGS_NONE, true);
  return view;
}

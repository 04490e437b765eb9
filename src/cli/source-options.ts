import type { OptionTable } from './command.ts';
import { parseDuration } from './duration.ts';

/** The options of every command that reads a host. */
export const sourceOptions = {
  connect: {
    short: 'c',
    value: 'uri',
    help: 'libvirt to ask for guests, as in virsh (default: what virsh would choose; plain QEMU processes are always found)',
  },
  root: {
    value: 'dir',
    help: 'read the /proc and /sys below a directory: another machine, a support archive',
  },
  window: {
    value: 'time',
    help: 'how long to sample rates, e.g. 500ms, 2s, 1m; 0 for none',
    default: '2s',
    parse: parseDuration,
  },
} as const satisfies OptionTable;

/** The options of every command that prints a result. */
export const resultOptions = {
  format: { value: 'format', help: 'how to print', choices: ['text', 'json'], default: 'text' },
  output: { value: 'file', help: 'write there (mode 0600) instead of standard output' },
} as const satisfies OptionTable;

/** A saved snapshot in place of the live host. */
export const snapshotOperand = {
  name: 'snapshot',
  help: 'a saved snapshot, - for standard input; without one, the live host',
} as const;

import { existsSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { programRunner } from '../../collect/run-program.ts';
import { isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';

export interface GuestKernel {
  readonly release: string;
  readonly image: string;
  /** Files of the modules that every guest needs, in the order in which they are loaded. */
  readonly modules: readonly string[];
  /** Those of each driver that a guest may be told to load, and that this kernel has. */
  readonly drivers: Readonly<Record<string, readonly string[]>>;
}

/** To reach the port over which a guest is spoken to. */
const MODULES = ['virtio_pci', 'virtio_console'];

/** Drivers of devices that only some guests have, and the modules that make each. */
const DRIVERS = {
  'virtio-blk': ['virtio_blk'],
  'virtio-scsi': ['virtio_scsi', 'sd_mod'],
  ahci: ['ahci', 'sd_mod'],
  ide: ['ata_piix', 'sd_mod'],
  'usb-storage': ['xhci_pci', 'usb_storage', 'sd_mod'],
  'virtio-net': ['virtio_net'],
  e1000: ['e1000'],
  e1000e: ['e1000e'],
  rtl8139: ['8139cp'],
  'usb-1-tablet': ['uhci_hcd', 'usbhid', 'hid_generic', 'evdev'],
  'usb-3-tablet': ['xhci_pci', 'usbhid', 'hid_generic', 'evdev'],
  'virtio-tablet': ['virtio_input', 'evdev'],
  balloon: ['virtio_balloon'],
  'mq-deadline': ['mq-deadline'],
  bfq: ['bfq'],
  kyber: ['kyber-iosched'],
  // By the driver of ext4, which is called so too.
  ext3: ['ext3'],
  ext4: ['ext4'],
  xfs: ['xfs'],
} as const;
export type GuestDriver = keyof typeof DRIVERS;

/** Distributions keep some modules apart from the kernel, or make a kernel without them for clouds. */
export const FULL_KERNEL =
  'install the kernel with all its modules (Debian: linux-image-amd64; RHEL: kernel-modules-extra)';

/** The kernel that runs here, where its image is at hand, else the newest that is installed. */
export async function guestKernel(): Promise<GuestKernel> {
  const installed = readdirSync('/boot')
    .filter((name) => name.startsWith('vmlinuz-'))
    .map((name) => name.slice('vmlinuz-'.length))
    .filter((name) => existsSync(join('/lib/modules', name)))
    .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  const chosen = installed.includes(release()) ? release() : installed.at(-1);
  if (chosen === undefined) {
    throw new Problem({
      what: 'there is no kernel image with its modules here to boot a guest from',
      where: '/boot, /lib/modules',
      remedy: 'install a kernel of the distribution (Debian: apt-get install linux-image-amd64)',
    });
  }
  const modules = await filesOf(MODULES, chosen);
  if (modules === undefined) {
    throw new Problem({
      what: `kernel ${chosen} cannot be a guest: it lacks ${MODULES.join(' or ')}`,
      where: `/lib/modules/${chosen}`,
      remedy: FULL_KERNEL,
    });
  }
  const image = join('/boot', `vmlinuz-${chosen}`);
  return { release: chosen, image, modules, drivers: await driversOf(chosen) };
}

async function driversOf(chosen: string): Promise<GuestKernel['drivers']> {
  const found = Object.entries(DRIVERS).map(async ([driver, modules]) => {
    const files = await filesOf(modules, chosen);
    return files === undefined ? [] : [[driver, files] as const];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

/** Undefined where the kernel has none of that name, neither as a file nor built in. */
async function filesOf(modules: readonly string[], chosen: string): Promise<string[] | undefined> {
  const run = programRunner(new AbortController().signal);
  const files: string[] = [];
  for (const module of modules) {
    const said = await run('modprobe', ['-S', chosen, '--show-depends', module]);
    if (!isKnown(said)) return undefined;
    // `builtin NAME` needs no file.
    for (const [, file] of said.value.matchAll(/^insmod (\S+)/gm)) {
      if (file !== undefined && !files.includes(file)) files.push(file);
    }
  }
  return files;
}

import { Problem } from '../../model/problem.ts';
import { type OwnProgram, ownPrograms } from '../own-programs.ts';
import { findProgram, type RequiredProgram, requirePrograms } from '../required-programs.ts';
import { type UsableAcceleration, usableAcceleration } from './effective-acceleration.ts';
import { guestKernel } from './guest-kernel.ts';
import { initramfs } from './initramfs.ts';

/** What guests are booted from. */
export interface Appliance {
  readonly kernel: string;
  /** What a guest can be told to load. */
  readonly drivers: readonly string[];
  readonly initramfs: string;
  readonly acceleration: UsableAcceleration;
}

/** To build it and to run guests of it. */
export const applianceNeeds: readonly RequiredProgram[] = [
  { program: 'qemu-system-x86_64', package: 'qemu-system-x86' },
  { program: 'busybox', package: 'busybox-static' },
  { program: 'cpio', package: 'cpio' },
  { program: 'modprobe', package: 'kmod' },
];

/** What an appliance is built with. */
export interface ApplianceGround {
  readonly own: (name: OwnProgram) => Promise<string>;
  readonly stateDirectory: string;
  readonly signal: AbortSignal;
}

/**
 * Builds the appliance, unless the same has been built, and finds out how guests run here.
 *
 * @param programs of the distribution that guests are given, where they are installed here
 */
export async function buildAppliance(
  programs: readonly string[],
  given: ApplianceGround,
): Promise<Appliance> {
  if (process.arch !== 'x64') {
    throw new Problem({
      what: 'guests are measured on x86-64 only',
      remedy: 'choose place native or container',
    });
  }
  requirePrograms(applianceNeeds);
  const kernel = await guestKernel();
  const own = await Promise.all(ownPrograms.map((name) => given.own(name)));
  const packed = programs.flatMap((name) => findProgram(name) ?? []);
  const file = await initramfs(kernel, [...own, ...packed], given.stateDirectory, given.signal);
  const acceleration = await usableAcceleration(given.signal);
  const drivers = Object.keys(kernel.drivers);
  return { kernel: kernel.image, drivers, initramfs: file, acceleration };
}

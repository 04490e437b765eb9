import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Lacking } from './lacking.ts';
import type { Leases } from './leases.ts';
import { runTool } from './run-tool.ts';
import { requireScheduler, type Scheduler } from './schedulers.ts';

export interface LoopDevice {
  readonly device: string;
  release(): Promise<void>;
}

/**
 * A block device on a file. The lease is taken for the next free device before it is attached. Throws `Lacking` where
 * direct I/O is asked for and cannot be had: the kernel would go through its page cache, and say nothing.
 */
export async function attachLoop(
  file: string,
  direct: boolean,
  leases: Leases,
): Promise<LoopDevice> {
  const device = (await runTool('losetup', ['-f'])).trim();
  const release = leases.take({ kind: 'loop', device, file });
  await runTool('losetup', [`--direct-io=${direct ? 'on' : 'off'}`, device, file]);
  if (direct && readFileSync(`/sys/block/${basename(device)}/loop/dio`, 'utf8').trim() !== '1') {
    await release();
    throw new Lacking(
      `${file} gives a block device no direct I/O: name a directory on another file system with --scratch`,
    );
  }
  return { device, release };
}

/** Has a file be a block device with that scheduler for as long as the work takes. */
export async function onLoop<T>(
  file: string,
  { direct, scheduler }: { readonly direct: boolean; readonly scheduler: Scheduler },
  leases: Leases,
  work: (device: string) => Promise<T>,
): Promise<T> {
  const loop = await attachLoop(file, direct, leases);
  try {
    setScheduler(loop.device, scheduler);
    return await work(loop.device);
  } finally {
    await loop.release();
  }
}

/** Chooses the I/O scheduler of a device, which is ours: it needs no setting back. */
export function setScheduler(device: string, scheduler: Scheduler): void {
  const path = `/sys/block/${basename(device)}/queue/scheduler`;
  // The kernel names those that are loaded, and knows modules by this alias (block/elevator.c).
  const remedy = `load its module (modprobe ${scheduler}-iosched)`;
  requireScheduler(scheduler, { device, text: readFileSync(path, 'utf8'), remedy });
  writeFileSync(path, scheduler);
}

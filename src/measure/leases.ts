import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../collect/file-tree.ts';
import { startTicks } from '../collect/process-ticks.ts';
import { Problem } from '../model/problem.ts';
import { runTool } from './run-tool.ts';

/** Something that a campaign puts into the machine, and that must be gone when it ends, however it ends. */
const Lease = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('directory'), path: z.string() }),
  z.strictObject({ kind: z.literal('mount'), path: z.string() }),
  z.strictObject({ kind: z.literal('loop'), device: z.string(), file: z.string() }),
  z.strictObject({ kind: z.literal('knob'), path: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('cgroup'), path: z.string() }),
  z.strictObject({ kind: z.literal('swap'), path: z.string() }),
  z.strictObject({ kind: z.literal('process'), pid: z.int(), startTicks: z.number() }),
]);
export type Lease = z.infer<typeof Lease>;

const LeaseFile = z.strictObject({
  pid: z.int(),
  startTicks: z.number(),
  leases: z.array(Lease),
});

/** The record of what is in the machine. Written before a thing is made, so that a kill leaves no secret behind. */
export interface Leases {
  /** @returns undoes it and strikes it off */
  take(lease: Lease): () => Promise<void>;
  /** Undoes everything, the latest first. */
  releaseAll(): Promise<void>;
}

export function openLeases(stateDirectory: string): Leases {
  const directory = leaseDirectory(stateDirectory);
  const file = join(directory, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
  const leases: Lease[] = [];
  const save = (): void => {
    const document = { pid: process.pid, startTicks: startTicks(process.pid) ?? 0, leases };
    writeFileSync(`${file}.tmp`, JSON.stringify(document), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  };
  // Also while nothing is taken: it says that somebody measures.
  save();
  const release = async (lease: Lease): Promise<void> => {
    const place = leases.indexOf(lease);
    if (place < 0) return;
    await undo(lease);
    leases.splice(place, 1);
    save();
  };
  return {
    take: (lease) => {
      leases.push(lease);
      save();
      return () => release(lease);
    },
    releaseAll: async () => {
      for (const lease of [...leases].reverse()) await release(lease);
      rmSync(file, { force: true });
    },
  };
}

/**
 * Undoes what campaigns left that were killed. Returns how many things that were, and what could not be undone.
 * Throws a `Problem` where somebody measures at this moment.
 */
export async function sweepLeases(
  stateDirectory: string,
): Promise<{ undone: number; failures: string[] }> {
  const directory = leaseDirectory(stateDirectory);
  const failures: string[] = [];
  let undone = 0;
  for (const name of readdirSync(directory).filter((each) => each.endsWith('.json'))) {
    const file = join(directory, name);
    const parsed = LeaseFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!parsed.success) {
      failures.push(`${file} is not understood; look at it and remove it`);
      continue;
    }
    const { pid } = parsed.data;
    if (startTicks(pid) === parsed.data.startTicks) {
      if (pid === process.pid) continue;
      throw new Problem({
        what: `another virt-tune measures on this host (process ${pid})`,
        remedy: 'wait until it is done: two at a time disturb each other',
      });
    }
    try {
      for (const lease of parsed.data.leases.reverse()) {
        await undo(lease);
        undone += 1;
      }
      rmSync(file, { force: true });
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { undone, failures };
}

function leaseDirectory(stateDirectory: string): string {
  const directory = join(stateDirectory, 'leases');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Also of what was never made, or is gone already. Throws where it is there and stays. */
async function undo(lease: Lease): Promise<void> {
  switch (lease.kind) {
    case 'directory':
      rmSync(lease.path, { recursive: true, force: true });
      return;
    case 'mount':
      if (isMounted(lease.path)) await runTool('umount', [lease.path]);
      return;
    case 'loop':
      if (isLoopOf(lease.device, lease.file)) await runTool('losetup', ['-d', lease.device]);
      return;
    case 'knob':
      writeFileSync(lease.path, lease.value);
      return;
    case 'cgroup':
      removeCgroup(lease.path);
      return;
    case 'swap':
      if (isSwap(lease.path)) await runTool('swapoff', [lease.path]);
      return;
    case 'process':
      if (startTicks(lease.pid) === lease.startTicks) process.kill(lease.pid, 'SIGKILL');
  }
}

function isMounted(path: string): boolean {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === path);
}

function isSwap(path: string): boolean {
  return readFileSync('/proc/swaps', 'utf8')
    .split('\n')
    .some((line) => line.split(/\s/, 1)[0] === path);
}

function isLoopOf(device: string, file: string): boolean {
  const name = device.slice('/dev/'.length);
  try {
    const backing = readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8').trim();
    // The kernel says so of a file that has no name any longer.
    return backing === file || backing === `${file} (deleted)`;
  } catch (error) {
    errorCode(error);
    return false;
  }
}

function removeCgroup(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

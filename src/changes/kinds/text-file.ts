import { mkdir, open, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAbsent, isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind, type World } from '../kind.ts';

/** The files that virt-tune writes, each of its own; a plan that names others was not made by it. */
const WRITABLE: readonly RegExp[] = [
  /^\/etc\/(?:sysctl|modprobe|tmpfiles)\.d\/90-virt-tune-[\w.@:-]+\.conf$/,
  /^\/etc\/udev\/rules\.d\/90-virt-tune-[\w.@:-]+\.rules$/,
  /^\/etc\/default\/grub\.d\/90-virt-tune-[\w.@:-]+\.cfg$/,
  /^\/etc\/tuned\/virt-tune(?:-\d+)?\/tuned\.conf$/,
];
/** What made a folder for one file takes the folder away with it. */
const OWN_FOLDER = /^\/etc\/tuned\/[^/]+\/tuned\.conf$/;

/** Everybody may read what the system is set to. */
const MODE = 0o644;
const MAX_BYTES = 64 * 1024;

type Afterwards = 'update-grub' | 'udev-reload';
const PROGRAMS: Readonly<
  Record<Afterwards, { program: string; args: string[]; timeoutMs: number; byHand: string }>
> = {
  'update-grub': {
    program: 'update-grub',
    args: [],
    // It looks for other systems on every disk.
    timeoutMs: 120_000,
    byHand: 'run update-grub, or where there is none grub-mkconfig, by hand to see why',
  },
  'udev-reload': {
    program: 'udevadm',
    args: ['control', '--reload'],
    timeoutMs: 10_000,
    byHand: 'see whether systemd-udevd runs',
  },
};

/** A whole file below /etc that makes settings last. */
export const kind = defineKind({
  kind: 'text-file',
  async read({ path }, world) {
    const place = await placeOf(path, world);
    try {
      return await textOf(place, path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw refusal(path, error);
    }
  },
  async write(knob, value, world) {
    const { path, afterwards } = knob;
    const place = await placeOf(path, world);
    const before = await this.read(knob, world);
    await put(place, path, value);
    if (afterwards === undefined) return;
    try {
      await tell(afterwards, world);
    } catch (error) {
      await put(place, path, before);
      throw error;
    }
  },
  async rehearse({ path }, value, world) {
    await placeOf(path, world);
    const folder = join(world.root, dirname(path));
    // Of a folder that will be made, the one it will be in.
    const there = (await isThere(folder)) ? folder : dirname(folder);
    const base = await stat(there).catch((error: unknown) => {
      throw refusal(path, error);
    });
    if (!base.isDirectory()) throw new Problem({ what: `${dirname(path)} is no folder` });
    if (value !== null && Buffer.byteLength(value) > MAX_BYTES) throw tooLong(path);
  },
});

async function textOf(place: string, path: string): Promise<string> {
  const file = await stat(place);
  if (!file.isFile()) throw new Problem({ what: `${path} is not a plain file` });
  if (file.size > MAX_BYTES) throw tooLong(path);
  return readFile(place, 'utf8');
}

/** The file appears whole or not at all, and is on disk before this returns. */
async function put(place: string, path: string, value: string | null): Promise<void> {
  const unfinished = `${place}.virt-tune-new`;
  try {
    if (value === null) {
      await rm(place, { force: true });
    } else {
      await mkdir(dirname(place), { recursive: true, mode: 0o755 });
      // Left by one that was killed.
      await rm(unfinished, { force: true });
      const file = await open(unfinished, 'wx', MODE);
      try {
        await file.writeFile(value);
        // As the system's own files, whatever the umask of this process.
        await file.chmod(MODE);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, place);
    }
    await keepFolder(dirname(place));
    if (value === null && OWN_FOLDER.test(path)) await dropIfEmpty(dirname(place));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw refusal(path, error);
  }
}

/** A name that was given or taken lasts only when its folder is on disk. */
async function keepFolder(folder: string): Promise<void> {
  if (!(await isThere(folder))) return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function dropIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'ENOENT') throw error;
  });
}

async function tell(afterwards: Afterwards, { run }: World): Promise<void> {
  const { program, args, timeoutMs, byHand } = PROGRAMS[afterwards];
  const outcome = await run(program, args, { timeoutMs });
  if (isKnown(outcome)) return;
  throw new Problem(
    isAbsent(outcome)
      ? {
          what: `${program} is not installed, and without it the file would have no effect`,
          remedy: 'leave this change out of the plan and make it by hand',
        }
      : { what: outcome.unreadable, remedy: byHand },
  );
}

/** Where the file is or would be. No link is followed, neither of the file nor out of /etc. */
async function placeOf(path: string, { root }: World): Promise<string> {
  if (path.includes('..') || !WRITABLE.some((pattern) => pattern.test(path))) {
    throw new Problem({
      what: 'not a file that virt-tune writes',
      where: path,
      remedy: 'make the plan anew with virt-tune plan',
    });
  }
  const place = join(root, path);
  for (let each = place; each !== join(root, '/etc'); each = dirname(each)) {
    const real = await realpath(each).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw refusal(path, error);
    });
    const expected = join(await realpath(root), each.slice(root === '/' ? 0 : root.length));
    if (real !== undefined && real !== expected) {
      throw new Problem({ what: `a link leads from there to ${real}`, where: path });
    }
  }
  return place;
}

async function isThere(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function tooLong(path: string): Problem {
  return new Problem({
    what: `${path} has more than ${MAX_BYTES} bytes, which no file of virt-tune has`,
  });
}

function refusal(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const words: Readonly<Record<string, string>> = {
    EACCES: 'may not be written: run as root',
    EPERM: 'may not be written: run as root',
    EROFS: 'is on a read-only file system: such a system is configured in another place',
    ENOSPC: 'has no room: the disk is full',
    EDQUOT: 'has no room: the quota is used up',
    ENOENT: 'cannot be made: its folder is not there, so nothing reads such files here',
  };
  const what = words[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
  return new Problem({ what: `${path} ${what}`, cause: error });
}

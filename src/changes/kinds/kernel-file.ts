import { access, constants, open, readFile, realpath } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { defineKind, Gone, type World } from '../kind.ts';

/** The files that virt-tune has a reason to write; a plan that names others was not made by it. */
const WRITABLE: readonly RegExp[] = [
  /^\/proc\/sys\/(?:vm|kernel|net|fs)\/[\w./-]+$/,
  /^\/proc\/irq\/\d+\/smp_affinity_list$/,
  /^\/sys\/(?:kernel\/mm|module\/[\w-]+\/parameters|devices\/system\/(?:cpu|node)|fs\/cgroup)\/[\w.:@\\/-]+$/,
  /^\/sys\/block\/[\w!-]+\/queue\/\w+$/,
  /^\/sys\/firmware\/acpi\/platform_profile$/,
  /^\/sys\/devices\/virtual\/workqueue\/[\w/-]+$/,
  /^\/sys\/class\/(?:net|scsi_host)\/[\w.-]+\/[\w./-]+$/,
  /^\/sys\/kernel\/debug\/sched\/\w+$/,
];

const HUGE_PAGES = /\/hugepages-(\d+)kB\/nr_hugepages$/;
/** Can be set only while nothing is merged (Documentation/admin-guide/mm/ksm.rst). */
const KSM_ACROSS_NODES = '/sys/kernel/mm/ksm/merge_across_nodes';
const KSM_RUN = '/sys/kernel/mm/ksm/run';
const KSM_TAKE_APART = '2';
const PLACE_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written: run as root',
  EPERM: 'may not be written: run as root',
  EROFS: 'is on a read-only file system, as in a container: run on the host itself',
  EINVAL: 'does not take this value',
  EBUSY: 'is in use and cannot change now',
  ENOENT: 'is not there',
};

/** A file of /sys or /proc that holds one value. */
export const kind = defineKind({
  kind: 'kernel-file',
  async read({ path }, world) {
    try {
      return chosen(await readFile(await placeOf(path, world), 'utf8'));
    } catch (error) {
      throw refusal(path, error);
    }
  },
  async rehearse({ path }, value, world) {
    if (value === null) throw refusal(path, new Error('cannot be taken away'));
    const place = await placeOf(path, world);
    await access(place, constants.W_OK).catch((error: unknown) => {
      throw refusal(path, error);
    });
  },
  async write({ path }, value, world) {
    if (value === null) throw refusal(path, new Error('cannot be taken away'));
    const place = await placeOf(path, world);
    if (path === KSM_ACROSS_NODES) {
      await whileNothingIsMerged(world, () => put(place, path, value));
      return;
    }
    const before = HUGE_PAGES.test(path)
      ? await this.read({ kind: 'kernel-file', path }, world)
      : null;
    await put(place, path, value);
    if (before === null) return;
    const got = await this.read({ kind: 'kernel-file', path }, world);
    if (got === value) return;
    await put(place, path, before);
    throw new Problem({
      what: `of ${value} huge pages the kernel could make only ${got}, so there are ${before} again`,
      where: path,
      remedy:
        'free memory on that node, compact it (/proc/sys/vm/compact_memory), or reserve the pages at boot (hugepages=)',
    });
  },
});

/** Takes apart what KSM has merged, and lets it go on afterwards as it was. */
async function whileNothingIsMerged(world: World, act: () => Promise<void>): Promise<void> {
  const place = await placeOf(KSM_RUN, world);
  const before = (await readFile(place, 'utf8')).trim();
  await put(place, KSM_RUN, KSM_TAKE_APART);
  try {
    await act();
  } finally {
    if (before !== KSM_TAKE_APART) await put(place, KSM_RUN, before);
  }
}

async function put(place: string, path: string, value: string): Promise<void> {
  try {
    // Never makes a file: what is not there is no knob.
    const file = await open(place, constants.O_WRONLY | constants.O_TRUNC);
    try {
      await file.write(value);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw refusal(path, error, value);
  }
}

/** Of a choice such as `none [mq-deadline] kyber` the chosen word. */
function chosen(text: string): string {
  const trimmed = text.trim();
  return /\[([^\]]+)\]/.exec(trimmed)?.[1] ?? trimmed;
}

async function placeOf(path: string, { root }: World): Promise<string> {
  if (normalize(path) !== path || !WRITABLE.some((pattern) => pattern.test(path))) {
    throw new Problem({
      what: 'not a setting that virt-tune changes',
      where: path,
      remedy: 'make the plan anew with virt-tune plan',
    });
  }
  const place = await realpath(join(root, path)).catch((error: unknown) => {
    throw refusal(path, error);
  });
  const base = await realpath(root);
  if (['sys', 'proc'].some((folder) => place.startsWith(`${join(base, folder)}/`))) return place;
  throw new Problem({ what: 'leads out of /sys and /proc', where: path });
}

function refusal(path: string, error: unknown, value?: string): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = PLACE_WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  const what = value === undefined ? `${path} ${words}` : `${path} ${words} (${value})`;
  return code === 'ENOENT'
    ? new Gone({
        what,
        remedy: 'make the plan anew: this kernel or device has no such setting any more',
      })
    : new Problem({ what, cause: error });
}

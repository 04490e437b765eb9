import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { GuestProcess } from '../../model/guest-runtime.ts';
import type { FileTree } from '../file-tree.ts';
import { mainCgroup } from './cgroup-paths.ts';
import type { KvmDescriptors } from './kvm-descriptors.ts';
import { readStartTicks } from './start-ticks.ts';
import { TICKS_PER_S } from './stat-line.ts';
import { fieldText } from './status-field.ts';

/** Facts of one VMM process, or undefined when it has ended. */
export function readProcessFacts(
  files: FileTree,
  pid: number,
  descriptors: KvmDescriptors,
): GuestProcess | undefined {
  const status = files.text(`/proc/${pid}/status`);
  if (!isKnown(status)) return undefined;
  const uid = effectiveId(status.value, 'Uid');
  const gid = effectiveId(status.value, 'Gid');
  if (uid === undefined || gid === undefined) return undefined;
  return {
    pid,
    uid,
    gid,
    executable: files.link(`/proc/${pid}/exe`),
    ageS: readAge(files, pid),
    startTicks: readStartTicks(files, pid),
    kvmVm: mapFact(descriptors.vmDescriptors, (numbers) => numbers.length > 0),
    kvmVcpus: descriptors.vcpus,
    cgroup: thenFact(files.text(`/proc/${pid}/cgroup`), mainCgroup),
    oomScoreAdjust: files.number(`/proc/${pid}/oom_score_adj`),
    memlockLimitKiB: mapFact(readLimit(files, pid, 'Max locked memory'), (bytes) =>
      Math.floor(bytes / 1024),
    ),
    openFiles: descriptors.open,
    openFilesLimit: readLimit(files, pid, 'Max open files'),
  };
}

/** `Uid: real effective saved filesystem` */
function effectiveId(status: string, field: string): number | undefined {
  const effective = fieldText(status, field)?.split(/\s+/)[1];
  return effective === undefined ? undefined : Number(effective);
}

function readAge(files: FileTree, pid: number): Fact<number> {
  return thenFact(files.text('/proc/uptime'), (uptime) =>
    thenFact(readStartTicks(files, pid), (startTicks) => {
      const now = Number(uptime.split(' ')[0]);
      if (!Number.isFinite(now)) return unreadable('/proc/uptime: not a number of seconds');
      return known(Math.max(0, now - startTicks / TICKS_PER_S));
    }),
  );
}

/** A soft limit of /proc/PID/limits by its name there. No limit at all is absent. */
function readLimit(files: FileTree, pid: number, name: string): Fact<number> {
  const path = `/proc/${pid}/limits`;
  return thenFact(files.text(path), (text) => {
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    const soft = /^\s+(\d+|unlimited)\s/.exec(line?.slice(name.length) ?? '')?.[1];
    if (soft === undefined) return unreadable(`${path}: no line "${name}"`);
    return soft === 'unlimited' ? absent : known(Number(soft));
  });
}

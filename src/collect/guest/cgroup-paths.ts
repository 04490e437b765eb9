import { absent, type Fact, known, unreadable } from '../../model/fact.ts';

/** Where a process is in the control-group hierarchies (cgroups(7), /proc/PID/cgroup). */
export interface CgroupPaths {
  /** Path in the version 2 hierarchy; undefined on a pure version 1 host. */
  readonly unified: string | undefined;
  /** Version 1: controller -> path. */
  readonly legacy: ReadonlyMap<string, string>;
}

/** Lines `ID:CONTROLLERS:PATH`; `0::PATH` is version 2. The path may hold colons. */
export function parseCgroupFile(text: string): CgroupPaths {
  let unified: string | undefined;
  const legacy = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match?.[2] === undefined || match[3] === undefined) continue;
    if (match[2] === '') unified = match[3];
    else for (const controller of match[2].split(',')) legacy.set(controller, match[3]);
  }
  return { unified, legacy };
}

/** The one path that stands for the process: that of the cpu controller, whichever version manages it. */
export function mainCgroup(text: string): Fact<string> {
  const paths = parseCgroupFile(text);
  const path = paths.legacy.get('cpu') ?? paths.unified;
  if (path === undefined) return absent;
  // Seen from inside a cgroup namespace, groups outside of it begin with /.. and cannot be reached.
  if (path.split('/').includes('..'))
    return unreadable(`control group ${path}: outside this container; run on the host itself`);
  return known(path);
}

/**
 * The guest's own group above the one its main thread is in. libvirt puts every thread into a child
 * (`emulator`, `vcpuN`, `iothreadN`), since 7.1 below a nested group `libvirt` of the machine's scope.
 */
export function guestGroup(threadGroup: string): string {
  return threadGroup.replace(/(?:\/libvirt)?\/(?:emulator|vcpu\d+|iothread\d+)$/, '') || '/';
}

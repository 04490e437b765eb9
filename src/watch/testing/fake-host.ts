import type { FileTree } from '../../collect/file-tree.ts';
import type { ThreadReading, ThreadSampler } from '../../collect/guest/thread-sampler.ts';
import { absent, type Fact, isKnown, known } from '../../model/fact.ts';
import type { Clock } from '../clock.ts';

/** One guest of a simulated host. Times are totals, as the kernel counts them. */
export interface FakeGuest {
  readonly pid: number;
  readonly name: string;
  readonly uuid: string;
  readonly startTicks: number;
  readonly vcpus: number;
  runNs: number;
  delayNs: number;
  migrations: number;
  perNodeKiB: Record<string, number>;
}

export interface FakeHost {
  readonly files: FileTree;
  readonly clock: Clock;
  readonly sampler: ThreadSampler & { size(): number };
  readonly guests: Map<number, FakeGuest>;
  /** path -> how often its text was read. */
  readonly reads: Map<string, number>;
  /** How long one numa_maps takes. */
  numaMapsMs: number;
  pass(ms: number): void;
  setWall(ms: number): void;
  start(guest: Partial<FakeGuest> & { readonly pid: number }): FakeGuest;
}

const MAIN_AND_VCPUS = 1;

/** A host that is data: its /proc is made up when it is read, its clocks go when they are told to. */
export function fakeHost(): FakeHost {
  let wallMs = Date.UTC(2026, 0, 1);
  let monotonicMs = 1000;
  const guests = new Map<number, FakeGuest>();
  const reads = new Map<string, number>();
  const host: FakeHost = {
    guests,
    reads,
    numaMapsMs: 0,
    clock: { wallMs: () => wallMs, monotonicMs: () => monotonicMs },
    pass: (ms) => {
      wallMs += ms;
      monotonicMs += ms;
    },
    setWall: (ms) => {
      wallMs = ms;
    },
    start: (given) => {
      const guest: FakeGuest = {
        name: `guest-${given.pid}`,
        uuid: `00000000-0000-4000-8000-${String(given.pid).padStart(12, '0')}`,
        startTicks: Math.round(monotonicMs / 10),
        vcpus: 2,
        runNs: 0,
        delayNs: 0,
        migrations: 0,
        perNodeKiB: { N0: 1024 },
        ...given,
      };
      guests.set(guest.pid, guest);
      return guest;
    },
    files: fakeFiles(guests, reads, (path) => {
      if (path.endsWith('/numa_maps')) monotonicMs += host.numaMapsMs;
    }),
    sampler: fakeSampler(guests),
  };
  return host;
}

function fakeFiles(
  guests: ReadonlyMap<number, FakeGuest>,
  reads: Map<string, number>,
  onRead: (path: string) => void,
): FileTree {
  const text = (path: string): Fact<string> => {
    reads.set(path, (reads.get(path) ?? 0) + 1);
    onRead(path);
    const [, pid, rest] = /^\/proc\/(\d+)\/(.*)$/.exec(path) ?? [];
    const guest = guests.get(Number(pid));
    const content = guest === undefined || rest === undefined ? undefined : fileOf(guest, rest);
    return content === undefined ? absent : known(content);
  };
  return {
    root: '',
    text,
    number: () => absent,
    names: (path) => {
      if (path === '/proc') return known(['self', ...[...guests.keys()].map(String)]);
      const pid = /^\/proc\/(\d+)\/task$/.exec(path)?.[1];
      const guest = guests.get(Number(pid));
      return guest === undefined ? absent : known(tidsOf(guest).map(String));
    },
    link: () => absent,
    exists: (path) => path.startsWith('/proc/') && isKnown(text(path)),
  };
}

function tidsOf({ pid, vcpus }: FakeGuest): number[] {
  return Array.from({ length: vcpus + MAIN_AND_VCPUS }, (_, index) => pid + index);
}

function fileOf(guest: FakeGuest, rest: string): string | undefined {
  const tid = Number(/^task\/(\d+)\//.exec(rest)?.[1] ?? guest.pid);
  const index = tid - guest.pid - MAIN_AND_VCPUS;
  const comm = index < 0 ? 'qemu-system-x86' : `CPU ${index}/KVM`;
  switch (rest.replace(/^task\/\d+\//, '')) {
    case 'cmdline':
      return `qemu-system-x86_64\0-name\0guest=${guest.name},debug-threads=on\0-uuid\0${guest.uuid}\0-m\0${1}\0-smp\0${guest.vcpus}\0`;
    case 'stat':
      return `${tid} (${comm}) S 1${' 0'.repeat(17)} ${guest.startTicks}${' 0'.repeat(16)} 0`;
    case 'comm':
      return comm;
    case 'status':
      return 'Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nVmSwap:\t       0 kB\nCpus_allowed_list:\t0-1\nvoluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t1';
    case 'sched':
      return `se.nr_migrations    :   ${guest.migrations}`;
    case 'numa_maps':
      return `7f0000000000 default anon=1 ${Object.entries(guest.perNodeKiB)
        .map(([node, kib]) => `${node}=${kib / 4}`)
        .join(' ')} kernelpagesize_kB=4`;
    case 'maps':
      return '7f0000000000-7f0000100000 rw-p 00000000 00:00 0 ';
    default:
      return undefined;
  }
}

/** Counters of a guest's vCPUs are its totals divided among them. */
function fakeSampler(guests: ReadonlyMap<number, FakeGuest>): ThreadSampler & { size(): number } {
  const followed = new Map<number, { pid: number; startTicks: number; reading?: ThreadReading }>();
  return {
    size: () => followed.size,
    follow: (pid, tid) => {
      if (!followed.has(tid))
        followed.set(tid, { pid, startTicks: guests.get(pid)?.startTicks ?? -1 });
    },
    forget: (pid) => {
      for (const [tid, one] of followed) if (one.pid === pid) followed.delete(tid);
    },
    forgetThread: (tid) => followed.delete(tid),
    read: (isDue) => {
      for (const [tid, one] of followed) {
        if (isDue?.(one.pid) === false) continue;
        const guest = guests.get(one.pid);
        const lives = guest !== undefined && guest.startTicks === one.startTicks;
        const share = tid === one.pid || guest === undefined ? 0 : 1 / guest.vcpus;
        one.reading = {
          runNs: (guest?.runNs ?? 0) * share,
          runDelayNs: (guest?.delayNs ?? 0) * share,
          timeslices: 0,
          lastCpu: 0,
          problem: lives ? 'none' : 'ended',
        };
      }
    },
    reading: (tid) => followed.get(tid)?.reading,
    close: () => followed.clear(),
  };
}

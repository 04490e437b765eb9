import { z } from 'zod';
import type { QmpSession } from '../../qemu/qmp.ts';
import type { GuestStats } from './guest-stats.ts';
import { readBalloonReport } from './monitor-balloon.ts';
import type { KnownThreads } from './thread-roles.ts';

type Monitor = Pick<QmpSession, 'execute'>;

/** What a bare QEMU's monitor says that does not change over the window. */
export interface MonitorFacts {
  /** QEMU's RunState: running, paused, prelaunch, ... */
  readonly status: string | undefined;
  readonly kvm: boolean | undefined;
  readonly threads: KnownThreads;
}

const Status = z.looseObject({ status: z.string() });
const Kvm = z.looseObject({ enabled: z.boolean() });
const Cpus = z.array(z.looseObject({ 'cpu-index': z.int(), 'thread-id': z.int() }));
const Iothreads = z.array(z.looseObject({ id: z.string(), 'thread-id': z.int() }));

export async function readMonitorFacts(monitor: Monitor): Promise<MonitorFacts> {
  const [status, kvm, cpus, iothreads] = await Promise.all([
    ask(monitor, 'query-status', Status),
    ask(monitor, 'query-kvm', Kvm),
    ask(monitor, 'query-cpus-fast', Cpus),
    ask(monitor, 'query-iothreads', Iothreads),
  ]);
  return {
    status: status?.status,
    kvm: kvm?.enabled,
    threads: {
      vcpus: new Map(cpus?.map((cpu) => [cpu['thread-id'], cpu['cpu-index']])),
      iothreads: new Map(iothreads?.map((thread) => [thread['thread-id'], thread.id])),
    },
  };
}

const BlockStats = z.array(
  z.looseObject({
    device: z.string().optional(),
    qdev: z.string().optional(),
    'node-name': z.string().optional(),
    stats: z.looseObject({
      rd_operations: z.number(),
      wr_operations: z.number(),
      flush_operations: z.number(),
      rd_bytes: z.number(),
      wr_bytes: z.number(),
      rd_total_time_ns: z.number(),
      wr_total_time_ns: z.number(),
      flush_total_time_ns: z.number(),
    }),
  }),
);
const Balloon = z.looseObject({ actual: z.number() });
const Stats = z.array(
  z.looseObject({
    provider: z.string(),
    stats: z.array(z.looseObject({ name: z.string(), value: z.unknown() })),
  }),
);

const BYTES_PER_KIB = 1024;

/** One reading of the counters, under libvirt's names. `targets`: what the definition calls its disks. */
export async function readMonitorStats(
  monitor: Monitor,
  targets: readonly string[],
): Promise<GuestStats> {
  const [blocks, balloon, vm, vcpus] = await Promise.all([
    ask(monitor, 'query-blockstats', BlockStats),
    ask(monitor, 'query-balloon', Balloon),
    ask(monitor, 'query-stats', Stats, { target: 'vm' }),
    ask(monitor, 'query-stats', Stats, { target: 'vcpu' }),
  ]);
  const stats = new Map<string, number | string>();
  for (const [index, block] of (blocks ?? []).entries()) addBlock(stats, { index, block, targets });
  if (balloon !== undefined) {
    stats.set('balloon.current', balloon.actual / BYTES_PER_KIB);
    for (const [name, value] of await readBalloonReport(monitor)) stats.set(name, value);
  }
  for (const group of vm ?? []) addCounters(stats, 'vm', group);
  for (const [index, group] of (vcpus ?? []).entries()) addCounters(stats, `vcpu.${index}`, group);
  return stats;
}

function addBlock(
  into: Map<string, number | string>,
  from: { index: number; block: z.infer<typeof BlockStats>[number]; targets: readonly string[] },
): void {
  const { block } = from;
  const counters = block.stats;
  const prefix = `block.${from.index}`;
  into.set(`${prefix}.name`, diskName(block, from.targets));
  into.set(`${prefix}.rd.reqs`, counters.rd_operations);
  into.set(`${prefix}.wr.reqs`, counters.wr_operations);
  into.set(`${prefix}.fl.reqs`, counters.flush_operations);
  into.set(`${prefix}.rd.bytes`, counters.rd_bytes);
  into.set(`${prefix}.wr.bytes`, counters.wr_bytes);
  into.set(`${prefix}.rd.times`, counters.rd_total_time_ns);
  into.set(`${prefix}.wr.times`, counters.wr_total_time_ns);
  into.set(`${prefix}.fl.times`, counters.flush_total_time_ns);
}

/** A disk has up to three names: its device's (in a QOM path, `/machine/peripheral/ID/...`), drive's and node's. */
function diskName(block: z.infer<typeof BlockStats>[number], targets: readonly string[]): string {
  const device = /^\/machine\/peripheral(?:-anon)?\/([^/]+)/.exec(block.qdev ?? '')?.[1];
  const names = [device, block.qdev, block.device, block['node-name']].flatMap(
    (name) => name || [],
  );
  return names.find((name) => targets.includes(name)) ?? names[0] ?? 'unnamed';
}

function addCounters(
  into: Map<string, number | string>,
  prefix: string,
  group: z.infer<typeof Stats>[number],
): void {
  if (group.provider !== 'kvm') return;
  for (const { name, value } of group.stats) {
    // QEMU spells them with hyphens, KVM's own files and libvirt with underscores.
    if (typeof value === 'number') into.set(`${prefix}.${name.replaceAll('-', '_')}.sum`, value);
  }
}

/** Undefined when this QEMU does not know the command, has no such device, or answers in another shape. */
async function ask<T extends z.ZodType>(
  monitor: Monitor,
  command: string,
  schema: T,
  argumentsOf?: Readonly<Record<string, unknown>>,
): Promise<z.infer<T> | undefined> {
  try {
    const answer = schema.safeParse(await monitor.execute(command, argumentsOf));
    return answer.success ? answer.data : undefined;
  } catch {
    return undefined;
  }
}

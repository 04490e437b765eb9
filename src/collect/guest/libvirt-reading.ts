import type { Domain } from '../../libvirt/domain.ts';
import { type Fact, isKnown, known, unreadable } from '../../model/fact.ts';
import { type AgentReading, readAgent } from './agent.ts';
import type { AgentReadings, StatsReadings } from './guest-runtime.ts';
import { answer, type LibvirtDomain } from './libvirt-domains.ts';
import type { LibvirtSource } from './libvirt-source.ts';
import { type BulkStats, readBulkStats } from './libvirt-stats.ts';

/** What one libvirt said about its running guests at both ends of the window. */
export interface LibvirtReading {
  /** UUIDs of guests whose QEMU does not answer. */
  readonly stuck: ReadonlySet<string>;
  stats(domain: Domain): Fact<StatsReadings>;
  agent(domain: LibvirtDomain): Fact<AgentReadings>;
  jobActive(domain: Domain): boolean | undefined;
}

export interface LibvirtWindow {
  finish(): Promise<LibvirtReading>;
}

/** Every group costs each QEMU a question of its own: counters twice, levels once, vCPUs only if need be. */
const COUNTERS = ['block', 'interface'] as const;
const LEVELS = ['balloon'] as const;
const KVM_COUNTERS = ['vcpu'] as const;
/** All agents together; the rest are reported. */
const AGENTS_LIMIT_MS = 5000;
const JOB_DEADLINE_MS = 1000;

export interface LibvirtWindowOptions {
  /** UUIDs of guests whose processes are known to be stopped: never asked. */
  readonly stopped: ReadonlySet<string>;
  /** Ask QEMU for KVM's counters, because the kernel's own files are closed. */
  readonly kvmCounters: boolean;
  readonly signal: AbortSignal;
}

export async function openLibvirtWindow(
  libvirt: LibvirtSource,
  domains: readonly LibvirtDomain[],
  options: LibvirtWindowOptions,
): Promise<LibvirtWindow> {
  const counters = options.kvmCounters ? [...COUNTERS, ...KVM_COUNTERS] : COUNTERS;
  const running = domains.filter(
    ({ active, domain }) => active && !options.stopped.has(domain.uuid),
  );
  const before = await readBulkStats(libvirt, handles(running), counters);
  const answering = running.filter(({ domain }) => !before.stuck.has(domain.uuid));
  const agentsBefore = await readAgents(libvirt, answering, options.signal);
  const jobs = await readJobs(libvirt, answering);
  return {
    async finish() {
      const after = await readBulkStats(libvirt, handles(answering), [...counters, ...LEVELS]);
      const alive = answering.filter(({ domain }) => !after.stuck.has(domain.uuid));
      const agentsAfter = await readAgents(libvirt, alive, options.signal);
      const stuck = new Set([...options.stopped, ...before.stuck, ...after.stuck]);
      return {
        stuck,
        stats: (domain) => statsOf(domain, { before, after, stuck }),
        agent: (domain) => agentOf(domain, agentsBefore, agentsAfter),
        jobActive: (domain) => jobs.get(domain.uuid),
      };
    },
  };
}

function handles(domains: readonly LibvirtDomain[]): Domain[] {
  return domains.map(({ domain }) => domain);
}

function statsOf(
  domain: Domain,
  readings: { before: BulkStats; after: BulkStats; stuck: ReadonlySet<string> },
): Fact<StatsReadings> {
  const { before, after } = readings;
  const place = `libvirt domain ${domain.name}`;
  if (readings.stuck.has(domain.uuid))
    return unreadable(
      `${place}: its QEMU does not answer its monitor; see if it is stopped or stuck`,
    );
  if (after.problem !== undefined) return unreadable(`${place}, statistics: ${after.problem}`);
  const stats = after.domains.get(domain.uuid);
  if (stats === undefined) return unreadable(`${place}: it ended while it was read`);
  const windowMs = after.atMs - before.atMs;
  return known({ before: before.domains.get(domain.uuid), after: stats, windowMs });
}

/** A connection of its own: an agent that hangs must not hold up other calls, and it may not be read-only. */
async function readAgents(
  libvirt: LibvirtSource,
  domains: readonly LibvirtDomain[],
  signal: AbortSignal,
): Promise<Map<string, Fact<AgentReading>>> {
  const withAgent = domains.filter((domain) => domain.agentConnected);
  if (withAgent.length === 0) return new Map();
  const limited = AbortSignal.any([signal, AbortSignal.timeout(AGENTS_LIMIT_MS)]);
  const place = `libvirt ${libvirt.uri}, guest agents`;
  const connection = await answer(place, libvirt.another({ readOnly: false }));
  if (!isKnown(connection))
    return new Map(withAgent.map(({ domain }) => [domain.uuid, connection]));
  await using opened = connection.value;
  const readings = withAgent.map(
    async ({ domain }): Promise<[string, Fact<AgentReading>]> => [
      domain.uuid,
      known(await readAgent(opened, domain, limited)),
    ],
  );
  return new Map(await Promise.all(readings));
}

function agentOf(
  domain: LibvirtDomain,
  before: ReadonlyMap<string, Fact<AgentReading>>,
  after: ReadonlyMap<string, Fact<AgentReading>>,
): Fact<AgentReadings> {
  const { name, uuid } = domain.domain;
  if (!domain.agentConnected) return { absent: true };
  const last = after.get(uuid);
  if (last === undefined) return unreadable(`guest agent of ${name}: the guest does not answer`);
  if (!isKnown(last)) return last;
  const first = before.get(uuid);
  const start = first !== undefined && isKnown(first) ? first.value : undefined;
  return known({ before: start, after: last.value });
}

/** Whether a migration, backup or the like is under way. Answered by libvirt itself. */
async function readJobs(
  libvirt: LibvirtSource,
  domains: readonly LibvirtDomain[],
): Promise<Map<string, boolean>> {
  const jobs = new Map<string, boolean>();
  const ask = async ({ domain }: LibvirtDomain): Promise<void> => {
    const call = libvirt.connection.jobInfo(domain, { deadlineMs: JOB_DEADLINE_MS });
    const info = await answer(`libvirt domain ${domain.name}`, call);
    if (isKnown(info))
      jobs.set(domain.uuid, info.value.kind === 'bounded' || info.value.kind === 'unbounded');
  };
  await Promise.all(domains.map(ask));
  return jobs;
}

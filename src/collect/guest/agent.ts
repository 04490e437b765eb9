import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { messageOf } from '../../libvirt/error.ts';
import { type Fact, isKnown, known, mapFact, thenFact, unreadable } from '../../model/fact.ts';

/** What a guest agent said. */
export interface AgentReading {
  readonly version: Fact<string>;
  readonly osInfo: Fact<Record<string, string>>;
  /** CPU time since the guest's boot in milliseconds, as the guest's kernel counts it. */
  readonly cpu: Fact<AgentCpuTimes>;
}

export interface AgentCpuTimes {
  readonly stealMs: number;
  readonly totalMs: number;
}

/** One agent may take this long; it runs in the guest and may be slow or gone. */
const AGENT_DEADLINE_MS = 1000;

/** Parts of the guest's time in guest-get-cpustats (QEMU 7.1, qga/qapi-schema.json); all in ms. */
const CPU_PARTS = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

/** Whether live domain XML has an agent channel that something inside the guest has opened. */
export function agentConnected(xml: string): boolean {
  return xml
    .split('<channel')
    .slice(1)
    .some((channel) => {
      const target = /<target\b[^>]*>/.exec(channel)?.[0] ?? '';
      return /org\.qemu\.guest_agent\.0/.test(target) && /state=['"]connected['"]/.test(target);
    });
}

/** Only reads, and only what costs the guest next to nothing. */
export async function readAgent(
  connection: Pick<Connection, 'agentCommand'>,
  domain: Domain,
  signal: AbortSignal,
): Promise<AgentReading> {
  const ask = async (execute: string): Promise<Fact<unknown>> => {
    try {
      const options = { deadlineMs: AGENT_DEADLINE_MS, signal };
      return known(await connection.agentCommand(domain, { execute }, options));
    } catch (error) {
      return unreadable(`guest agent of ${domain.name}, ${execute}: ${messageOf(error)}`);
    }
  };
  const info = await ask('guest-info');
  // An agent that does not answer the first question would only be waited for again.
  if (!isKnown(info)) return { version: info, osInfo: info, cpu: info };
  return {
    version: thenFact(info, (reply) => textMember(reply, 'version')),
    osInfo: mapFact(await ask('guest-get-osinfo'), textMembers),
    cpu: thenFact(await ask('guest-get-cpustats'), cpuTimes),
  };
}

/** Steal share between two readings, else since the guest's boot. */
export function stealShare(
  before: Fact<AgentCpuTimes> | undefined,
  after: Fact<AgentCpuTimes>,
): Fact<number> {
  return thenFact(after, (last) => {
    const first = before !== undefined && isKnown(before) ? before.value : undefined;
    const total = last.totalMs - (first?.totalMs ?? 0);
    const steal = last.stealMs - (first?.stealMs ?? 0);
    return total > 0 && steal >= 0
      ? known(Math.min(1, steal / total))
      : unreadable('guest agent: CPU times did not advance');
  });
}

function cpuTimes(reply: unknown): Fact<AgentCpuTimes> {
  if (!Array.isArray(reply)) return unreadable('guest agent: guest-get-cpustats gave no list');
  let stealMs = 0;
  let totalMs = 0;
  for (const cpu of reply) {
    for (const part of CPU_PARTS) totalMs += numberMember(cpu, part);
    stealMs += numberMember(cpu, 'steal');
  }
  return known({ stealMs, totalMs });
}

function entries(reply: unknown): [string, unknown][] {
  return typeof reply === 'object' && reply !== null ? Object.entries(reply) : [];
}

function textMember(reply: unknown, name: string): Fact<string> {
  const value = entries(reply).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? known(value) : unreadable(`guest agent: no ${name}`);
}

function textMembers(reply: unknown): Record<string, string> {
  return Object.fromEntries(
    entries(reply).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

function numberMember(reply: unknown, name: string): number {
  const value = entries(reply).find(([key]) => key === name)?.[1];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

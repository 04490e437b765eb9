import {
  absent,
  type Fact,
  isKnown,
  known,
  thenFact,
  unreadable,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { DiskImage } from '../../model/guest-image.ts';
import type { GuestMemory } from '../../model/guest-runtime.ts';
import { acceleratorInUse } from './accelerator.ts';
import { buildRuntime, type StatsReadings } from './guest-runtime.ts';
import { stateFromLibvirt, stateFromMonitor, stateFromThreads } from './guest-state.ts';
import { unidentifiedVcpus } from './identify-threads.ts';
import type { LibvirtReading } from './libvirt-reading.ts';
import type { LibvirtSource } from './libvirt-source.ts';
import { type GuestCandidate, nameOf } from './merge.ts';
import type { MonitorFacts } from './monitor-reading.ts';
import type { ProcessRuntime } from './process-window.ts';
import type { VmmProcess } from './processes.ts';

/** All that was read about one guest. */
export interface GuestReading {
  readonly candidate: GuestCandidate;
  readonly definition: Fact<GuestDefinition>;
  readonly libvirt: LibvirtSource | undefined;
  readonly domains: LibvirtReading | undefined;
  /** Of a guest without libvirt. */
  readonly monitor: Fact<MonitorFacts>;
  readonly process: Fact<ProcessRuntime>;
  readonly memory: Fact<GuestMemory>;
  /** Of a guest without libvirt. */
  readonly stats: Fact<StatsReadings> | undefined;
  readonly images: DiskImage[];
  readonly nowS: number;
}

export function describeGuest(reading: GuestReading): Guest {
  const { candidate, definition } = reading;
  const { domain, process } = candidate;
  const threads = thenFact(reading.process, (runtime) => runtime.threads);
  const active = domain?.active ?? true;
  return {
    id: candidate.id,
    name: nameFor(reading),
    origin: originOf(candidate),
    state: stateOf(reading),
    ...libvirtPart(reading),
    definition,
    nextStart: domain?.nextStart ?? nextStartWithoutLibvirt(process),
    process: active ? processOf(reading) : absent,
    accelerator: active
      ? acceleratorInUse({
          kvmVm: process?.facts.kvmVm ?? unreadable('its process was not found'),
          monitorSaysKvm: valueOrUndefined(reading.monitor)?.kvm,
          threads,
          definition,
        })
      : absent,
    images: reading.images,
    runtime: active ? known(runtimeOf(reading)) : absent,
  };
}

function runtimeOf(reading: GuestReading): ReturnType<typeof buildRuntime> {
  const { candidate, domains } = reading;
  const { domain } = candidate;
  const fromLibvirt =
    domain === undefined || domains === undefined ? undefined : domains.stats(domain.domain);
  const threads = thenFact(reading.process, (runtime) => runtime.threads);
  return buildRuntime({
    threadsNote:
      candidate.process === undefined || !isKnown(threads)
        ? undefined
        : unidentifiedVcpus(candidate.process, threads.value),
    process: reading.process,
    memory: reading.memory,
    stats: fromLibvirt ?? reading.stats ?? absent,
    agent:
      domain === undefined || domains === undefined
        ? agentWithoutLibvirt(reading)
        : domains.agent(domain),
    nowS: reading.nowS,
  });
}

/** A bare QEMU's agent socket belongs to whoever manages the guest, and serves one at a time. */
function agentWithoutLibvirt({ definition }: GuestReading): Fact<never> {
  return valueOrUndefined(definition)?.guestAgentChannel === true
    ? unreadable('guest agent: asked only through libvirt; this guest has none')
    : absent;
}

function processOf({ candidate, process }: GuestReading): Guest['process'] {
  if (candidate.process !== undefined) return known(candidate.process.facts);
  return isKnown(process) ? unreadable('its process was not found') : process;
}

function nameFor({ candidate, definition }: GuestReading): string {
  const { domain, process } = candidate;
  const given = domain?.domain.name ?? (process === undefined ? undefined : nameOf(process));
  return given ?? (valueOrUndefined(definition)?.name || candidate.id);
}

/** libvirt writes the master key of its secrets on every QEMU's command line. */
const LIBVIRT_ARGUMENT = /\/domain-\d+-[^/]*\/master-key\.aes/;

function startedByLibvirt(process: VmmProcess): boolean {
  return process.argv.some((argument) => LIBVIRT_ARGUMENT.test(argument));
}

function originOf({ domain, process }: GuestCandidate): Guest['origin'] {
  if (domain !== undefined) return 'libvirt';
  if (process?.kind !== 'qemu') return 'other-vmm';
  return startedByLibvirt(process) ? 'libvirt' : 'qemu';
}

function nextStartWithoutLibvirt(process: VmmProcess | undefined): Guest['nextStart'] {
  return process !== undefined && startedByLibvirt(process)
    ? unreadable(
        'started by a libvirt that was not asked or did not answer; name it with --connect',
      )
    : absent;
}

function stateOf(reading: GuestReading): string {
  const { candidate, domains, monitor } = reading;
  const { domain, process } = candidate;
  if (domain !== undefined)
    return domains?.stuck.has(domain.domain.uuid) === true
      ? 'unresponsive'
      : stateFromLibvirt(domain.state);
  if (process?.stopped === true) return 'unresponsive';
  const status = valueOrUndefined(monitor)?.status;
  if (status !== undefined) return stateFromMonitor(status);
  return stateFromThreads(thenFact(reading.process, (runtime) => runtime.threads));
}

function libvirtPart(reading: GuestReading): Pick<Guest, 'libvirt'> {
  const { candidate, libvirt, domains } = reading;
  const { domain } = candidate;
  if (domain === undefined || libvirt === undefined) return {};
  const persistent = valueOrUndefined(domain.persistent);
  const autostart = valueOrUndefined(domain.autostart);
  const jobActive = domains?.jobActive(domain.domain);
  return {
    libvirt: {
      uri: libvirt.uri,
      ...(persistent === undefined ? {} : { persistent }),
      ...(autostart === undefined ? {} : { autostart }),
      ...(jobActive === undefined ? {} : { jobActive }),
    },
  };
}

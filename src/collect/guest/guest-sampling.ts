import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { World } from '../collector.ts';
import { type BareWindow, openBareWindow } from './bare-window.ts';
import { definitionFromProcess } from './definitions.ts';
import { type BareWindows, describeGuests, type GuestReadings } from './describe-guests.ts';
import { listDomains, NO_PROCESSES, openSource, procSource } from './guest-sources.ts';
import { identifyThreads } from './identify-threads.ts';
import { kvmCountersReadable } from './kvm-counters.ts';
import { type LibvirtWindow, openLibvirtWindow } from './libvirt-reading.ts';
import type { GuestSource } from './libvirt-source.ts';
import { type GuestCandidate, mergeGuests } from './merge.ts';
import { openProcessWindow, type SampledProcess } from './process-window.ts';
import { findVmmProcesses, type ProcessScan } from './processes.ts';

export interface GuestOptions {
  /** libvirt URI; undefined for libvirt's own choice. */
  readonly connect?: string | undefined;
}

export interface GuestSampling {
  /** The URI leads to another machine: nothing read here is about its host. */
  readonly remote: boolean;
  /** Takes the second readings and then everything that needs only one. */
  finish(): Promise<{ guests: Guest[]; guestSources: GuestSource[] }>;
  /** Lets go of files and connections without a second reading. */
  close(): Promise<void>;
}

/**
 * Finds all guests and takes the first readings; the window lasts until `finish` is called. A guest that
 * hangs, ends or hides costs its own facts and nothing else.
 */
export async function startGuestSampling(
  world: World,
  options: GuestOptions = {},
): Promise<GuestSampling> {
  const { libvirt, source, remote } = await openSource(world, options.connect);
  const scan = remote ? NO_PROCESSES : findVmmProcesses(world.files, process.pid);
  const listed = await listDomains(libvirt, source);
  const candidates = mergeGuests(listed.domains, scan.processes);
  const bare = await openBareWindows(world, candidates);
  const window =
    libvirt === undefined
      ? undefined
      : await openLibvirtWindow(libvirt, listed.domains, {
          stopped: stoppedDomains(candidates),
          kvmCounters: remote || !kvmCountersReadable(world.files),
          signal: world.signal,
        });
  const processes = openProcessWindow(
    world,
    candidates.flatMap((candidate) => sampled(world, scan, { candidate, bare })),
  );
  return {
    remote,
    async close() {
      processes.close();
      await libvirt?.connection.close();
    },
    async finish() {
      const runtimes = processes.finish();
      const readings = await finishWindows(window, bare);
      await libvirt?.connection.close();
      const guests = await describeGuests(world, candidates, { runtimes, libvirt, ...readings });
      guests.sort(byName);
      return { guests, guestSources: [listed.source, procSource(scan, remote)] };
    },
  };
}

/** libvirt lists its domains in the order of a hash. Two readings of one host are easier to compare by name. */
function byName(left: Guest, right: Guest): number {
  return left.name.localeCompare(right.name, 'en', { numeric: true });
}

function stoppedDomains(candidates: readonly GuestCandidate[]): Set<string> {
  const stopped = candidates.filter(({ process }) => process?.stopped === true);
  return new Set(stopped.flatMap(({ domain }) => domain?.domain.uuid ?? []));
}

async function openBareWindows(
  world: World,
  candidates: readonly GuestCandidate[],
): Promise<BareWindows> {
  const open = async ({ id, domain, process }: GuestCandidate): Promise<[string, BareWindow][]> => {
    if (!world.live || process?.kind !== 'qemu' || domain !== undefined) return [];
    const definition = definitionFromProcess(process);
    return [[id, await openBareWindow(world.files, { process, definition })]];
  };
  return new Map((await Promise.all(candidates.map(open))).flat());
}

function sampled(
  world: World,
  scan: ProcessScan,
  from: { candidate: GuestCandidate; bare: BareWindows },
): SampledProcess[] {
  const { process, id } = from.candidate;
  if (process === undefined) return [];
  const monitor = from.bare.get(id)?.monitor;
  const told = monitor === undefined ? undefined : valueOrUndefined(monitor)?.threads;
  return [
    {
      pid: process.pid,
      vmDescriptors: process.vmDescriptors,
      vhostThreads: scan.vhostThreads.get(process.pid) ?? [],
      found: identifyThreads(world.files, process, told),
    },
  ];
}

async function finishWindows(
  window: LibvirtWindow | undefined,
  bare: BareWindows,
): Promise<Pick<GuestReadings, 'domains' | 'bare' | 'bareStats'>> {
  const finishing = [...bare].map(async ([id, guest]) => [id, await guest.finish()] as const);
  const [domains, bareStats] = await Promise.all([window?.finish(), Promise.all(finishing)]);
  return { domains, bare, bareStats: new Map(bareStats) };
}

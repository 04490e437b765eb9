import {
  type Fact,
  isKnown,
  known,
  thenFact,
  unreadable,
  valueOrUndefined,
} from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { FileTree } from '../file-tree.ts';
import { type BareMonitor, openBareMonitor } from './bare-monitor.ts';
import type { StatsReadings } from './guest-runtime.ts';
import type { GuestStats } from './guest-stats.ts';
import type { MonitorFacts } from './monitor-reading.ts';
import type { VmmProcess } from './processes.ts';
import { readTapCounters } from './tap-counters.ts';

/** A guest that no libvirt manages, with what its monitor said at both ends of the window. */
export interface BareWindow {
  readonly monitor: Fact<MonitorFacts>;
  finish(): Promise<Fact<StatsReadings>>;
  /** Lets go of the monitor without a second reading. */
  close(): void;
}

export interface BareSubject {
  readonly process: VmmProcess;
  readonly definition: Fact<GuestDefinition>;
}

/** First reading; a monitor that is not there, taken or silent is a reason, not an obstacle. */
export async function openBareWindow(files: FileTree, subject: BareSubject): Promise<BareWindow> {
  const { process } = subject;
  const monitor: Fact<BareMonitor> = process.stopped
    ? unreadable(`process ${process.pid}: stopped by a signal, so it answers nothing`)
    : await openBareMonitor(process);
  const before = await readCounters(files, subject, monitor);
  const startedAt = performance.now();
  const close = (): void => {
    if (isKnown(monitor)) monitor.value.close();
  };
  return {
    close,
    monitor: thenFact(monitor, ({ facts }) => known(facts)),
    async finish() {
      const windowMs = performance.now() - startedAt;
      const after = await readCounters(files, subject, monitor);
      close();
      // Taps alone are worth having; without either there is nothing to tell but why.
      if (!isKnown(monitor) && after.size === 0) return monitor;
      return known({ before, after, windowMs });
    },
  };
}

async function readCounters(
  files: FileTree,
  { definition }: BareSubject,
  monitor: Fact<BareMonitor>,
): Promise<GuestStats> {
  const value = valueOrUndefined(definition);
  const taps = readTapCounters(files, value?.nics.map((nic) => nic.target) ?? []);
  if (!isKnown(monitor)) return taps;
  const targets = value?.disks.map((disk) => disk.target) ?? [];
  return new Map([...(await monitor.value.readStats(targets)), ...taps]);
}

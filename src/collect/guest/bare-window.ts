import { type Fact, isKnown, known, unreadable, valueOrUndefined } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { FileTree } from '../file-tree.ts';
import { openMonitor } from './bare-monitor.ts';
import type { StatsReadings } from './guest-runtime.ts';
import type { GuestStats } from './guest-stats.ts';
import type { MonitorFacts } from './monitor-reading.ts';
import type { VmmProcess } from './processes.ts';
import { readTapCounters } from './tap-counters.ts';

/** A guest that no libvirt manages, with what its monitor said at both ends of the window. */
export interface BareWindow {
  readonly monitor: Fact<MonitorFacts>;
  finish(): Promise<Fact<StatsReadings>>;
}

export interface BareSubject {
  readonly process: VmmProcess;
  readonly definition: Fact<GuestDefinition>;
}

/**
 * First reading. The monitor is let go again until the second one: QEMU serves one client at a time, and
 * whoever manages this guest needs it. A monitor that is not there, taken or silent is a reason, not an
 * obstacle.
 */
export async function openBareWindow(files: FileTree, subject: BareSubject): Promise<BareWindow> {
  const first = await readMonitor(subject, true);
  const before = withTaps(files, subject, first);
  const startedAt = performance.now();
  return {
    monitor: isKnown(first) ? first.value.facts : first,
    async finish() {
      const windowMs = performance.now() - startedAt;
      const last = await readMonitor(subject, false);
      const after = withTaps(files, subject, last);
      // Taps alone are worth having; without either there is nothing to tell but why.
      if (!isKnown(last) && after.size === 0) return last;
      return known({ before, after, windowMs });
    },
  };
}

interface MonitorReading {
  readonly facts: Fact<MonitorFacts>;
  readonly stats: GuestStats;
}

async function readMonitor(
  { process, definition }: BareSubject,
  withFacts: boolean,
): Promise<Fact<MonitorReading>> {
  if (process.stopped)
    return unreadable(`process ${process.pid}: stopped by a signal, so it answers nothing`);
  const session = await openMonitor(process);
  if (!isKnown(session)) return session;
  // Only needed for guests with a monitor, and slow to load.
  const { readMonitorFacts, readMonitorStats } = await import('./monitor-reading.ts');
  try {
    const targets = valueOrUndefined(definition)?.disks.map((disk) => disk.target) ?? [];
    return known({
      facts: withFacts
        ? known(await readMonitorFacts(session.value))
        : unreadable('not asked a second time'),
      stats: await readMonitorStats(session.value, targets),
    });
  } finally {
    session.value.close();
  }
}

function withTaps(
  files: FileTree,
  { definition }: BareSubject,
  reading: Fact<MonitorReading>,
): GuestStats {
  const nics = valueOrUndefined(definition)?.nics ?? [];
  const stats = valueOrUndefined(reading)?.stats ?? new Map();
  return new Map([...stats, ...readTapCounters(files, nics)]);
}

import { absent, type Fact } from '../../model/fact.ts';
import type { GuestStats } from './guest-stats.ts';
import type { MonitorFacts } from './monitor-reading.ts';
import type { VmmProcess } from './processes.ts';

/** An open session with a bare QEMU's monitor. */
export interface BareMonitor {
  readonly facts: MonitorFacts;
  readStats(targets: readonly string[]): Promise<GuestStats>;
  close(): void;
}

export async function openBareMonitor(_process: VmmProcess): Promise<Fact<BareMonitor>> {
  return absent;
}

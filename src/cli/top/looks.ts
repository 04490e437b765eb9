import { checks } from '../../checks/registry.ts';
import type { Vitals } from '../../model/vitals.ts';
import { openWatcher } from '../../watch/open-watcher.ts';
import { obtainConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from '../measure/losses-measured-here.ts';

/** Looks as they come; undefined once there are no more. */
export interface Looks {
  next(): Promise<Vitals | undefined>;
  close(): void;
}

/** Looks at this host, taken when they are asked for. */
export async function liveLooks(
  options: {
    readonly interval: number;
    readonly connect: string | undefined;
    readonly config: string | undefined;
  },
  io: Io,
): Promise<Looks> {
  io.progress('virt-tune: looking for guests ...');
  const configuration = await obtainConfiguration(options.config, checks);
  const watcher = await openWatcher({
    connect: options.connect,
    intervalMs: options.interval,
    checks,
    configuration,
    measured: lossesMeasuredHere(io),
    signal: io.signal,
    virtTuneVersion: io.version,
  });
  io.progress('');
  return {
    next: async () => (await watcher.look()).vitals,
    close: () => watcher.close(),
  };
}

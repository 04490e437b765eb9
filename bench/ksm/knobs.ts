import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { KSM, knobValue } from '../../src/measure/kernel-ksm.ts';
import type { Leases } from '../../src/measure/leases.ts';

/** As the kernel starts (Documentation/admin-guide/mm/ksm.rst). */
const DEFAULTS: Readonly<Record<string, string>> = { pages_to_scan: '100', sleep_millisecs: '20' };

export interface Knobs {
  set(nameOrPath: string, value: string): void;
  /** As a freshly started kernel has them, nothing merged and no scan. */
  reset(): void;
  /** No scan, and what was merged is taken apart. */
  stop(): void;
  /** No scan until what is returned is called; what is merged stays. */
  pause(): () => void;
}

/** Everything in KSM's directory that is ever set, written down before so that it is set back. */
export function openKnobs(leases: Leases): Knobs {
  const before = new Map<string, string>();
  const set = (nameOrPath: string, value: string): void => {
    const name = basename(nameOrPath);
    const path = join(KSM, name);
    if (!existsSync(path)) return;
    if (!before.has(name)) {
      const now = knobValue(path);
      before.set(name, now);
      leases.take({ kind: 'knob', path, value: now });
    }
    writeFileSync(path, value);
  };
  // What is set back first is taken last: pages_to_scan is the advisor's as long as there is one.
  const start = (): void => {
    set('advisor_mode', 'none');
    for (const [name, value] of Object.entries(DEFAULTS)) set(name, value);
    set('run', '2');
    if (existsSync(join(KSM, 'advisor_mode')))
      leases.take({ kind: 'knob', path: join(KSM, 'advisor_mode'), value: 'none' });
  };
  start();
  const stop = (): void => set('run', '2');
  return {
    set,
    stop,
    pause: () => {
      const run = knobValue(join(KSM, 'run'));
      set('run', '0');
      return () => set('run', run);
    },
    reset: () => {
      stop();
      set('advisor_mode', 'none');
      for (const [name, value] of before)
        if (name !== 'run' && name !== 'advisor_mode') set(name, DEFAULTS[name] ?? value);
    },
  };
}

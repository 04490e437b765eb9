import { existsSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { cpuSeconds } from '../../collect/process-ticks.ts';
import { KSM, knobValue, ksmdPid } from '../kernel-ksm.ts';
import { Lacking } from '../lacking.ts';
import { latencyReadings } from '../latency-readings.ts';
import type { Leases } from '../leases.ts';
import { ownReadings } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;
/** On a busy host ksmd, which is nice, waits long for its turn. */
const WAIT_S = 60;

export const ksm = defineWorkload({
  name: 'ksm',
  measures: 'first writes to pages that KSM merged, what merging saves and costs (own program)',
  dimension: 'latency',
  anywhere: false,
  options: z.strictObject({
    memoryMiB: z
      .int()
      .min(4)
      .max(64 * 1024)
      .default(64),
    /** merged by KSM; private: never merged; fresh: not there before the write. */
    pages: z.enum(['merged', 'private', 'fresh']).default('merged'),
    pagesToScan: z.int().min(100).max(1_000_000).default(5000),
    sleepMs: z.int().min(0).max(10_000).default(20),
  }),
  needs: ({ memoryMiB, pages }) => ({
    programs: [],
    memoryMiB: memoryMiB + 32,
    root: true,
    seconds: pages === 'merged' ? 4 : 1,
  }),
  run: async ({ memoryMiB, pages, pagesToScan, sleepMs }, bench) => {
    if (!existsSync(KSM)) throw new Lacking('this kernel has no KSM (CONFIG_KSM)');
    const restore = [
      set('advisor_mode', 'none', bench.leases),
      set('pages_to_scan', String(pagesToScan), bench.leases),
      set('sleep_millisecs', String(sleepMs), bench.leases),
      set('run', pages === 'merged' ? '1' : '0', bench.leases),
    ];
    try {
      const before = scannerSeconds();
      const kind = { merged: '1', private: '0', fresh: 'zero' }[pages];
      const { stdout } = await bench.execute(
        await bench.own('merge'),
        [
          ...['--mib', String(memoryMiB), '--merge', kind],
          ...['--wait-ms', String(WAIT_S * MILLISECONDS)],
        ],
        { timeoutMs: (WAIT_S + 120) * MILLISECONDS },
      );
      const scanned = scannerSeconds() - before;
      const writes = [
        ...ownReadings(stdout, { meanNs: { metric: 'write mean', unit: 'ns', better: 'lower' } }),
        ...latencyReadings(stdout, 'write'),
      ];
      if (pages !== 'merged') return writes;
      return [
        ...writes,
        ...ownReadings(stdout, {
          mergedShare: { metric: 'pages merged', unit: 'share', better: 'neither' },
          savedMiB: { metric: 'memory saved', unit: 'MiB', better: 'higher' },
          mergeS: { metric: 'time to merge', unit: 's', better: 'lower' },
        }),
        { metric: 'ksmd CPU time', unit: 's', better: 'lower', value: scanned },
      ];
    } finally {
      for (const back of restore.reverse()) await back();
    }
  },
});

/** Sets a knob of KSM; what is returned sets it back. Not every kernel has an advisor (Linux 6.8). */
function set(knob: string, value: string, leases: Leases): () => Promise<void> {
  const path = `${KSM}/${knob}`;
  if (!existsSync(path)) return async () => undefined;
  // A list of words is read with the chosen one in brackets.
  const before = knobValue(path);
  if (before === value) return async () => undefined;
  const back = leases.take({ kind: 'knob', path, value: before });
  writeFileSync(path, value);
  return back;
}

function scannerSeconds(): number {
  const pid = ksmdPid();
  return pid === undefined ? 0 : (cpuSeconds(pid) ?? 0);
}

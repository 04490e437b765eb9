import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VITALS_SCHEMA, type Vitals } from '../model/vitals.ts';
import { MOST_GUESTS, metricsText } from './metrics-text.ts';

const own = {
  version: '1.2.3',
  looks: 3,
  cpuS: 0.1,
  residentBytes: 1,
  lookS: 0.01,
  historyWorks: true,
};

function vitalsOf(names: readonly string[]): Vitals {
  return {
    schema: VITALS_SCHEMA,
    at: '2026-01-01T00:00:00.000Z',
    elapsedMs: 10_000,
    host: {
      name: 'h',
      pcpus: 4,
      busyShare: 0.25,
      cpuPressure: 0,
      stealShare: 0,
      memoryPressure: 0,
      ioPressure: 0,
      totalKiB: 1024,
      availableKiB: 512,
      swapInPerS: 0,
      ksm: { running: true, savedKiB: 4, profitKiB: 2, ksmdCores: 0.1, copiesPerS: 0 },
      nodes: [{ id: 0, pcpus: 4, busyShare: 0.25, totalKiB: 1024, freeKiB: 256 }],
    },
    guests: names.map((name, index) => ({
      id: `id-${index}`,
      name,
      state: 'running',
      windowMs: 10_000,
      vcpus: 2,
      vcpuRunS: 5,
      vcpuWaitS: 1,
      vcpuCores: index,
      overheadCores: 0,
      throttledShare: 0,
      waitShare: 0.5,
      localShare: 0.75,
      native: { share: 0.9, dimension: 'cpu', cause: 'x' },
      migrationsPerS: 1,
      exitsPerS: 1,
      readKiBPerS: 1,
      writeKiBPerS: 1,
      receiveKiBPerS: 1,
      sendKiBPerS: 1,
      perNodeKiB: { 0: 100 },
      swapKiB: 2,
      mergedKiB: 1,
      balloonKiB: 3,
      maximumKiB: 4,
    })),
  };
}

describe('metricsText', () => {
  it('names units and counters as Prometheus has it', () => {
    const text = metricsText(vitalsOf(['web']), own, false);
    expect(text).toContain('# TYPE virt_tune_guest_vcpu_run_seconds_total counter\n');
    expect(text).toContain('virt_tune_guest_vcpu_run_seconds_total{guest="web",id="id-0"} 5\n');
    expect(text).toContain('virt_tune_guest_swapped_bytes{guest="web",id="id-0"} 2048\n');
  });

  it('ends as OpenMetrics does, with families named without the suffix of counters', () => {
    const text = metricsText(vitalsOf(['web']), own, true);
    expect(text).toContain('# TYPE virt_tune_guest_vcpu_run_seconds counter\n');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('leaves out what is not known', () => {
    const vitals = vitalsOf(['web']);
    const [guest] = vitals.guests;
    delete guest?.localShare;
    expect(metricsText(vitals, own, false)).not.toContain('local_memory_ratio');
  });

  it('keeps a hostile name within its label', () => {
    const text = metricsText(vitalsOf(['a"} 1\nevil{x="\\', 'n'.repeat(500)]), own, false);
    expect(text).toContain('guest="a\\"} 1\\nevil{x=\\"\\\\"');
    expect(text).toContain(`guest="${'n'.repeat(128)}"`);
    expect(text).not.toMatch(/^evil/m);
  });

  it('exports the busiest guests of too many, and says how many it left out', () => {
    const names = Array.from({ length: MOST_GUESTS + 5 }, (_, index) => `g${index}`);
    const text = metricsText(vitalsOf(names), own, false);
    expect(text).toContain('virt_tune_guests_left_out 5\n');
    expect(text).not.toContain('guest="g4"');
    expect(text).toContain('guest="g5"');
  });
});

describe('what is shipped for monitoring', () => {
  const exported = new Set(
    metricsText(vitalsOf(['web']), own, false).match(/^virt_tune_\w+/gm) ?? [],
  );

  it.each(['monitoring/alerts.yaml', 'monitoring/grafana-dashboard.json'])(
    'asks only for metrics that there are: %s',
    (file) => {
      const asked = readFileSync(file, 'utf8').match(/virt_tune_[a-z_]+(?=[{[ )\\/]|$)/gm) ?? [];
      expect(asked.length).toBeGreaterThan(8);
      expect(asked.filter((name) => !exported.has(name))).toEqual([]);
    },
  );
});

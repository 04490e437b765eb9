import { ownReadings } from './read-json.ts';
import type { Reading } from './workload.ts';

/** The percentiles that all of our own programs call alike. */
export function latencyReadings(output: string, what: string): Reading[] {
  return ownReadings(output, {
    p50Ns: { metric: `${what} median`, unit: 'ns', better: 'lower' },
    p99Ns: { metric: `${what} p99`, unit: 'ns', better: 'lower' },
    p999Ns: { metric: `${what} p99.9`, unit: 'ns', better: 'lower' },
  });
}

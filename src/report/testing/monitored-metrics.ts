import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MONITORING = join(import.meta.dirname, '../../../monitoring');

/** Names that the shipped dashboard and alert rules ask Prometheus for. */
function monitoredMetrics(): Set<string> {
  return namesIn(
    ['grafana-dashboard.json', 'alerts.yaml']
      .map((name) => readFileSync(join(MONITORING, name), 'utf8'))
      .join('\n'),
  );
}

/** Of those, the ones that a scrape has no sample of. */
export function missingFrom(scrape: string): string[] {
  const samples = new Set(
    [...scrape.matchAll(/^(virt_tune_\w+)[{ ]/gm)].map(([, name]) => name ?? ''),
  );
  return [...monitoredMetrics()].filter((name) => !samples.has(name)).toSorted();
}

function namesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/\bvirt_tune_\w+/g)].map(([name]) => name));
}

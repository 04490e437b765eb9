import { stateDirectory } from '../../collect/state-directory.ts';
import type { Vitals } from '../../model/vitals.ts';
import { metricsText, type OwnFigures } from '../../report/metrics-text.ts';
import { type MetricsServer, serveMetrics } from '../../watch/metrics/server.ts';
import { obtainToken, tokenFile } from '../../watch/metrics/token.ts';
import type { Io } from '../io.ts';
import type { Address } from './listen.ts';

export interface Served {
  show(vitals: Vitals, own: Pick<OwnFigures, 'historyWorks' | 'lookS'>): void;
  close(): Promise<void>;
}

const US_PER_S = 1_000_000;

/** Serves the newest look as metrics. A scrape costs a rendering, never a reading of the host. */
export async function serveLooks(
  address: Address,
  options: { readonly noToken: boolean; readonly state: string | undefined },
  io: Io,
): Promise<Served> {
  const file = tokenFile(options.state ?? stateDirectory(io.env));
  const token = options.noToken ? undefined : obtainToken(file);
  let looks = 0;
  let latest: { readonly vitals: Vitals; readonly own: OwnFigures } | undefined;
  const server: MetricsServer = await serveMetrics({ ...address, token }, (isOpenMetrics) =>
    latest === undefined ? undefined : metricsText(latest.vitals, latest.own, isOpenMetrics),
  );
  const key = token === undefined ? 'without a token' : `with the token in ${file}`;
  io.note(`virt-tune: metrics at http://${address.host}:${server.port}/metrics, ${key}`);
  return {
    show: (vitals, own) => {
      looks += 1;
      const { user, system } = process.cpuUsage();
      latest = {
        vitals,
        own: {
          ...own,
          version: io.version,
          looks,
          cpuS: (user + system) / US_PER_S,
          residentBytes: process.memoryUsage.rss(),
        },
      };
    },
    close: () => server.close(),
  };
}

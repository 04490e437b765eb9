import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Problem } from '../../model/problem.ts';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface MetricsPlace {
  readonly host: string;
  readonly port: number;
  /** What a scraper has to show; undefined for anyone who can connect. */
  readonly token: string | undefined;
}

/** The metrics as they are now; undefined before the first look. */
export type MetricsOf = (isOpenMetrics: boolean) => string | undefined;

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The endpoint without a port. */
export function metricsApp(token: string | undefined, metrics: MetricsOf): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (token !== undefined && !isAllowed(context.req.header('authorization'), token)) {
      context.header('WWW-Authenticate', 'Bearer realm="virt-tune"');
      return context.text('a token is needed: Authorization: Bearer TOKEN\n', 401);
    }
    return await next();
  });
  app.get('/metrics', (context) => {
    const isOpenMetrics = /application\/openmetrics-text/.test(context.req.header('accept') ?? '');
    const text = metrics(isOpenMetrics);
    if (text === undefined) return context.text('nothing was seen yet\n', 503);
    return context.body(text, 200, { 'Content-Type': isOpenMetrics ? OPEN_METRICS : TEXT });
  });
  app.get('/healthz', (context) =>
    metrics(false) === undefined ? context.text('starting\n', 503) : context.text('ok\n'),
  );
  return app;
}

export async function serveMetrics(
  place: MetricsPlace,
  metrics: MetricsOf,
): Promise<MetricsServer> {
  const { fetch } = metricsApp(place.token, metrics);
  return await new Promise((resolve, reject) => {
    const server = serve(
      { fetch, hostname: place.host, port: place.port },
      (address: AddressInfo) =>
        resolve({
          port: address.port,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              if ('closeAllConnections' in server) server.closeAllConnections();
            }),
        }),
    );
    server.on('error', (error: Error) =>
      reject(
        new Problem({
          what: `metrics cannot be served: ${error.message}`,
          where: `${place.host}:${place.port}`,
          remedy: 'give another --listen HOST:PORT',
          cause: error,
        }),
      ),
    );
  });
}

/** Digests of equal length are compared, so that the time it takes says nothing of the token. */
function isAllowed(header: string | undefined, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  if (given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

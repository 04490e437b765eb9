import { statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsApp } from './server.ts';
import { obtainToken, tokenFile } from './token.ts';

const TOKEN = 'a-token-of-some-length';
const app = metricsApp(TOKEN, (isOpenMetrics) => (isOpenMetrics ? 'open' : 'text'));
const withToken = { headers: { authorization: `Bearer ${TOKEN}` } };

describe('the metrics endpoint', () => {
  it('shows nothing without the token', async () => {
    expect((await app.request('/metrics')).status).toBe(401);
    expect((await app.request('/healthz')).status).toBe(401);
    const wrong = { headers: { authorization: 'Bearer another' } };
    expect((await app.request('/metrics', wrong)).status).toBe(401);
  });

  it('answers in the format that is asked for', async () => {
    const plain = await app.request('/metrics', withToken);
    expect(plain.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await plain.text()).toBe('text');
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
    const open = await app.request('/metrics', { headers: { ...withToken.headers, accept } });
    expect(open.headers.get('content-type')).toMatch(/^application\/openmetrics-text/);
    expect(await open.text()).toBe('open');
  });

  it('is not ready before the first look', async () => {
    const early = metricsApp(undefined, () => undefined);
    expect((await early.request('/metrics')).status).toBe(503);
    expect((await early.request('/healthz')).status).toBe(503);
  });
});

describe('obtainToken', () => {
  it('makes one for its owner alone, and keeps it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'virt-tune-token-'));
    const file = tokenFile(directory);
    const token = obtainToken(file);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(obtainToken(file)).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await writeFile(file, 'short');
    expect(() => obtainToken(file)).toThrow(/not a token/);
    await rm(directory, { recursive: true });
  });
});

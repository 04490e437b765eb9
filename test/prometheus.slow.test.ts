import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type PausedQemu, startPausedQemu } from '../src/collect/guest/testing/paused-qemu.ts';
import { startPausedGuests } from '../src/libvirt/testing/paused-guests.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../src/libvirt/testing/private-libvirtd.ts';
import { missingFrom } from '../src/report/testing/monitored-metrics.ts';

const DEADLINE_MS = 90_000;
/** A guest's name that is not fit for a label, a terminal or a query as it is. */
const HOSTILE = 'a"} 1 {\u001b[2J';

/** Of a guest that KVM runs within a quota: lab/try-watch.ts has one. */
const ELSEWHERE = new Set(['virt_tune_guest_exits_per_second', 'virt_tune_guest_throttled_ratio']);

let directory: string;
let daemon: PrivateLibvirtd;
let guest: PausedQemu;
let watcher: ChildProcess;
let prometheus: ChildProcess;
let watchPort: string;
let prometheusPort: string;

/** A port that a program names on its standard error. */
async function portFrom(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (child.stderr === null) throw new Error('standard error is not read');
  for await (const line of createInterface({ input: child.stderr })) {
    const port = pattern.exec(line)?.[1];
    if (port === undefined) continue;
    child.stderr.resume();
    return port;
  }
  throw new Error(`ended without ${pattern}`);
}

async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await sleep(300);
  }
  throw new Error(`${what}: not within ${DEADLINE_MS} ms`);
}

const Sample = z.object({
  metric: z.object({ guest: z.string().optional() }),
  value: z.tuple([z.number(), z.string()]),
});
const Query = z.object({ data: z.object({ result: z.array(Sample) }) });
const Alert = z.object({ state: z.string(), labels: z.object({ alertname: z.string() }) });
const Alerts = z.object({ data: z.object({ alerts: z.array(Alert) }) });

async function api(path: string): Promise<unknown> {
  return await (await fetch(`http://127.0.0.1:${prometheusPort}/api/v1/${path}`)).json();
}

/** Values of an instant query, by the guest label; undefined for none. */
async function query(expression: string): Promise<Map<string, number> | undefined> {
  const { data } = Query.parse(await api(`query?query=${encodeURIComponent(expression)}`));
  if (data.result.length === 0) return undefined;
  return new Map(data.result.map(({ metric, value }) => [metric.guest ?? '', Number(value[1])]));
}

function configure(): string {
  // The shipped files, with nothing changed but where things are and how long is waited.
  const rules = readFileSync('monitoring/alerts.yaml', 'utf8').replaceAll(/for: \w+/g, 'for: 0s');
  writeFileSync(join(directory, 'alerts.yaml'), rules);
  const config = readFileSync('monitoring/prometheus.yaml', 'utf8')
    .replace('scrape_interval: 30s', 'scrape_interval: 1s')
    .replace('/etc/prometheus/virt-tune-token', join(directory, 'state/metrics-token'))
    .replace('127.0.0.1:9177', `127.0.0.1:${watchPort}`);
  const file = join(directory, 'prometheus.yaml');
  writeFileSync(file, `global: { evaluation_interval: 1s }\n${config}`);
  return file;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-prometheus-'));
  // With memory that is there, a tap, and one that libvirt knows the balloon of.
  guest = await startPausedQemu({
    name: HOSTILE,
    extra: [
      ...['-mem-prealloc', '-device', 'virtio-net-pci,netdev=net'],
      ...['-netdev', `tap,id=net,ifname=vt${process.pid},script=no,downscript=no`],
    ],
  });
  daemon = await startPrivateLibvirtd();
  await startPausedGuests(daemon, 1);
  watcher = spawn(
    process.execPath,
    [
      ...[resolve('src/cli/start.ts'), 'watch', '--interval', '1s', '--listen', '0'],
      ...['--state', join(directory, 'state'), '--connect', daemon.uri],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  watchPort = await portFrom(watcher, /metrics at http:\/\/127\.0\.0\.1:(\d+)\//);
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${configure()}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  prometheusPort = await portFrom(prometheus, /msg="Listening on" address=127\.0\.0\.1:(\d+)/);
});

afterAll(async () => {
  for (const child of [prometheus, watcher]) {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await guest?.stop();
  await daemon?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function scraped(): Promise<string | undefined> {
  const token = readFileSync(join(directory, 'state/metrics-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${watchPort}/metrics`, { headers });
  return answer.ok ? await answer.text() : undefined;
}

describe('Prometheus of the distribution', () => {
  it('accepts the metrics, the rules and the configuration that are shipped', async () => {
    const text = await until(scraped, 'the first look');
    execFileSync('promtool', ['check', 'metrics'], { input: text });
    execFileSync('promtool', ['check', 'rules', 'monitoring/alerts.yaml']);
    execFileSync('promtool', ['test', 'rules', 'monitoring/alerts.test.yaml']);
    execFileSync('promtool', ['check', 'config', '--syntax-only', 'monitoring/prometheus.yaml']);
  });

  it('scrapes a guest under its own name, whatever that is', async () => {
    const vcpus = await until(() => query('virt_tune_guest_vcpus'), 'a scrape');
    expect(vcpus.get(HOSTILE)).toBe(1);
    const runtime = await until(() => query('virt_tune_guest_vcpu_run_seconds_total'), 'counters');
    expect(runtime.get(HOSTILE)).toBeGreaterThanOrEqual(0);
  });

  it('is told of everything that the dashboard and the alerts ask for, as far as this machine has it', async () => {
    const missing = async (): Promise<string[]> =>
      missingFrom((await scraped()) ?? '').filter((name) => !ELSEWHERE.has(name));
    await expect.poll(missing, { timeout: DEADLINE_MS, interval: 500 }).toEqual([]);
  });

  it('understands every query of the dashboard', async () => {
    const dashboard = readFileSync('monitoring/grafana-dashboard.json', 'utf8');
    const queries = [...dashboard.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, text = '']) =>
      z.string().parse(JSON.parse(text)),
    );
    expect(queries.length).toBeGreaterThan(20);
    for (const text of queries) {
      // Grafana fills in its variables before it asks.
      const asked = text
        .replaceAll('$__rate_interval', '4m')
        .replaceAll(/\$(?:instance|guest)/g, '.+');
      const answer = await api(`query?query=${encodeURIComponent(asked)}`);
      expect(answer, text).toMatchObject({ status: 'success' });
    }
  });

  it('fires an alert when the watcher ends', async () => {
    const gone = once(watcher, 'exit');
    watcher.kill('SIGTERM');
    const [code] = await gone;
    expect(code).toBe(143);
    const names = await until(async () => {
      const { data } = Alerts.parse(await api('alerts'));
      const firing = data.alerts.filter(({ state }) => state === 'firing');
      return firing.length > 0 ? firing.map(({ labels }) => labels.alertname) : undefined;
    }, 'an alert');
    expect(names).toContain('VirtTuneWatcherDown');
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal } from '../src/changes/journal.ts';
import { fileChange, fileOf, hostWith, planOf } from '../src/changes/testing/plan-of.ts';
import { SystemdHost } from './testing/systemd-host.ts';

const SWAPPINESS = '/proc/sys/vm/swappiness';
const APPLY = resolve('src/changes/testing/apply-run.ts');
const WATCH = 'virt-tune-watch.service';
const PROGRAM = resolve('bin/virt-tune');

/** The unit as it is shipped, but for its patience. */
const unit = readFileSync(join('systemd', WATCH), 'utf8')
  .replace('WatchdogSec=90', 'WatchdogSec=10')
  .replace('RestartSec=10', 'RestartSec=1');

const missing = SystemdHost.missing();

describe.skipIf(missing !== undefined)(`under systemd${missing ? ` (${missing})` : ''}`, () => {
  let host: SystemdHost;
  beforeAll(async () => {
    // Builds what is stale: the unit may not write there.
    spawnSync(PROGRAM, ['--version']);
    host = await SystemdHost.start({
      [WATCH]: unit,
      'virt-tune': `#!/bin/sh\nexec ${PROGRAM} "$@"\n`,
    });
  });
  afterAll(() => host.stop());

  it('takes changes back by a service that outlives the login that applied them', async () => {
    const root = hostWith({ [SWAPPINESS]: '60\n' });
    try {
      const plan = JSON.stringify(planOf([fileChange(SWAPPINESS, '60', '10')]));
      const login = spawn(
        'nsenter',
        host.entering('setsid', '--wait', process.execPath, APPLY, root, plan, '6000'),
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const run = await firstLine(login);
      expect(fileOf(root, SWAPPINESS)).toBe('10');
      host.run('pkill', '--signal', 'KILL', '--full', APPLY);
      await once(login, 'exit');
      const guard = `virt-tune-guard-${run}.service`;
      expect(host.property(guard, 'ActiveState')).toBe('active');
      expect(fileOf(root, SWAPPINESS)).toBe('10');
      // Collected: nothing of it is left behind.
      await host.becomes(guard, 'LoadState', 'not-found');
      expect(fileOf(root, SWAPPINESS)).toBe('60');
      using journal = Journal.open(join(root, 'state'));
      expect(journal.run(Number(run))?.state).toBe('undone');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('runs the watcher as it is shipped, ready once it watches', async () => {
    expect(host.run('systemctl', 'start', WATCH)).toMatchObject({ status: 0 });
    expect(host.property(WATCH, 'ActiveState')).toBe('active');
    expect(host.property(WATCH, 'StatusText')).not.toBe('');
    // Longer than the watchdog waits: it hears that the watcher is alive.
    await sleep(15_000);
    expect(host.property(WATCH, 'NRestarts')).toBe('0');
    const asked = host.run('virt-tune', 'history', '--format', 'json');
    expect(asked).toMatchObject({ status: 0, stderr: '' });
  });

  it('has a watcher that hangs started again', async () => {
    const main = host.property(WATCH, 'MainPID');
    host.run('kill', '-STOP', main);
    await host.becomes(WATCH, 'NRestarts', '1');
    await host.becomes(WATCH, 'ActiveState', 'active');
    expect(host.property(WATCH, 'MainPID')).not.toBe(main);
  });

  it('stops the watcher without calling that a failure', () => {
    expect(host.run('systemctl', 'stop', WATCH)).toMatchObject({ status: 0 });
    expect(host.property(WATCH, 'Result')).toBe('success');
    expect(host.property(WATCH, 'ActiveState')).toBe('inactive');
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('standard output is not read');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return String(line).trim();
}

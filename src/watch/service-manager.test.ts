import { expect, it } from 'vitest';
import { known } from '../model/fact.ts';
import { serviceManager } from './service-manager.ts';

function recorded(env: Record<string, string>) {
  const calls: string[] = [];
  let nowMs = 0;
  const manager = serviceManager(
    env,
    async (program, words, options) => {
      calls.push(`${options?.env?.['NOTIFY_SOCKET']} ${program} ${words.join(' ')}`);
      return known('');
    },
    () => nowMs,
  );
  return { calls, manager, setMs: (ms: number) => (nowMs = ms) };
}

it('tells systemd that it is ready, and that it lives twice as often as it has to', async () => {
  const { calls, manager, setMs } = recorded({ NOTIFY_SOCKET: '/run/n', WATCHDOG_USEC: '2000000' });
  await manager.ready('watching');
  for (let ms = 0; ms < 3000; ms += 250) {
    setMs(ms);
    await manager.alive();
  }
  await manager.stopping();
  expect(calls).toEqual([
    '/run/n systemd-notify --ready --status=watching',
    '/run/n systemd-notify WATCHDOG=1',
    '/run/n systemd-notify WATCHDOG=1',
    '/run/n systemd-notify WATCHDOG=1',
    '/run/n systemd-notify STOPPING=1',
  ]);
});

it('tells nobody where it was not started by systemd', async () => {
  const { calls, manager } = recorded({ WATCHDOG_USEC: '2000000' });
  await manager.ready('watching');
  await manager.alive();
  expect(calls).toEqual([]);
});

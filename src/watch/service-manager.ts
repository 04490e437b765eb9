import type { RunProgram } from '../collect/run-program.ts';

/** What systemd is told of a service of Type=notify (sd_notify(3)); without it, nothing is told. */
export interface ServiceManager {
  ready(status: string): Promise<void>;
  /** That the loop still turns; at most as often as the manager needs it. */
  alive(): Promise<void>;
  stopping(): Promise<void>;
}

const US_PER_MS = 1000;
/** sd_watchdog_enabled(3) recommends half of the time after which the manager acts. */
const SHARE_OF_WATCHDOG = 0.5;

/** Through the systemd-notify program: Node has no datagram sockets, and the unit lets its children speak for it. */
export function serviceManager(
  env: Readonly<Record<string, string | undefined>>,
  run: RunProgram,
  monotonicMs: () => number,
): ServiceManager {
  const socket = env['NOTIFY_SOCKET'] ?? '';
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / US_PER_MS;
  const tell = async (...words: string[]): Promise<void> => {
    // One that cannot be told restarts the service by itself: there is nobody else to complain to.
    if (socket !== '') await run('systemd-notify', words, { env: { NOTIFY_SOCKET: socket } });
  };
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return {
    ready: (status) => tell('--ready', `--status=${status}`),
    alive: async () => {
      if (!(watchdogMs > 0) || monotonicMs() - toldAtMs < watchdogMs * SHARE_OF_WATCHDOG) return;
      toldAtMs = monotonicMs();
      await tell('WATCHDOG=1');
    },
    stopping: () => tell('STOPPING=1'),
  };
}

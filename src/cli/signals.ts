import { constants } from 'node:os';

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Time a command has to clean up before the process goes anyway. */
const GRACE_MS = 3000;

/**
 * Turns the first ending signal into an abort, and ends the process with 128+n once `finished` was called;
 * a second signal, or too long a clean-up, ends it at once. After `takeTime` a clean-up is never too long.
 */
export function endOnSignals(): { signal: AbortSignal; takeTime(): void; finished(): void } {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let isHurried = true;
  const onSignal = (name: NodeJS.Signals): void => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = 128 + constants.signals[name];
    controller.abort();
    setTimeout(() => isHurried && process.exit(exitCode), GRACE_MS).unref();
  };
  for (const name of ENDING) process.on(name, onSignal);
  return {
    signal: controller.signal,
    takeTime: () => {
      isHurried = false;
    },
    finished: () => {
      for (const name of ENDING) process.off(name, onSignal);
      if (exitCode !== undefined) process.exit(exitCode);
    },
  };
}

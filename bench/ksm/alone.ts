import { setTimeout as sleep } from 'node:timers/promises';
import { mergeableProcesses } from './account.ts';

const AGAIN_MS = 500;

/** Others' memory would be merged along, and looked at at our expense: everything stands still while there is any. */
export interface Solitude {
  /** Waits until our processes are the only ones that may be merged; returns how long that took, in ms. */
  alone(own: ReadonlySet<number>, halt: () => () => void): Promise<number>;
}

export function openSolitude(mostMs: number, signal: AbortSignal): Solitude {
  let leftMs = mostMs;
  return {
    alone: async (own, halt) => {
      if (others(own).length === 0) return 0;
      const startMs = performance.now();
      const goOn = halt();
      while (others(own).length > 0) {
        if (performance.now() - startMs >= leftMs)
          throw new Error(`others let their memory be merged: ${others(own).join(', ')}`);
        await sleep(AGAIN_MS, undefined, { signal });
      }
      goOn();
      const tookMs = performance.now() - startMs;
      leftMs -= tookMs;
      return tookMs;
    },
  };
}

function others(own: ReadonlySet<number>): string[] {
  return mergeableProcesses()
    .filter(({ pid }) => !own.has(pid))
    .map(({ pid, name }) => `${name} (${pid})`);
}

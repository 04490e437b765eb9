import type { Run } from '../model/run.ts';
import { Gone, type World } from './kind.ts';
import { handOf } from './kinds.ts';

/** Whether all that a run has changed is as it was left: not where someone else set some of it since. */
export async function isInForce({ steps }: Run, world: World): Promise<boolean> {
  for (const { state, change, reached } of steps) {
    if (state !== 'done') continue;
    const hand = handOf(change.knob);
    try {
      if (!hand.same(await hand.read(world), reached)) return false;
    } catch (error) {
      if (error instanceof Gone) return false;
      throw error;
    }
  }
  return true;
}

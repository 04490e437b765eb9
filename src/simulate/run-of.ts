import type { GuestResult, SimulationResult } from './engine/simulation-result.ts';
import type { Run } from './over-seeds.ts';

/**
 * A result in the closed form's terms: the speed of a guest while it has something to do. The engine's own share is of
 * what it gets done natively in the same time, in which sleep makes up for being slow.
 */
export function runOf(result: GuestResult | SimulationResult['total'], slowdown = 1): Run {
  const { speed, shareOfNative, losses } = result;
  const lost = 1 - shareOfNative;
  const scale = lost > 0 ? (1 - speed) / lost : 0;
  const parts = Object.entries(losses).map(([cause, loss]) => [cause, Math.max(0, loss * scale)]);
  const share = speed / slowdown;
  // What translates instead of KVM is as much slower whatever the host does: the engine knows nothing of it.
  return { share, losses: { ...Object.fromEntries(parts), emulation: speed - share } };
}

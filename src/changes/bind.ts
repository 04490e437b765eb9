import { messageOf } from '../libvirt/error.ts';
import type { Change, WantedChange } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import type { World } from './kind.ts';
import { handOf } from './kinds.ts';

export interface Bound {
  readonly changes: Change[];
  readonly refused: Plan['refused'];
}

/**
 * Reads where each knob stands, which a plan has to know to be applied and to be taken back. What holds already is no
 * change; what cannot be read, or would not be accepted, is refused with the reason.
 *
 * @param onChange told before each is looked at
 */
export async function bind(
  wanted: readonly WantedChange[],
  world: World,
  onChange: (change: WantedChange) => void = () => undefined,
): Promise<Bound> {
  const changes: Change[] = [];
  const refused: Plan['refused'] = [];
  for (const wish of wanted) {
    world.signal.throwIfAborted();
    onChange(wish);
    try {
      const change = await boundTo(wish, world);
      if (change !== undefined) changes.push(change);
    } catch (error) {
      world.signal.throwIfAborted();
      refused.push({ what: wish.title, subject: wish.subject, reason: messageOf(error) });
    }
  }
  return { changes, refused };
}

async function boundTo(wish: WantedChange, world: World): Promise<Change | undefined> {
  const hand = handOf(wish.knob);
  const before = await hand.read(world);
  const after = hand.wanted(wish.after, before);
  if (hand.reached(after, before)) return undefined;
  await hand.rehearse(after, world);
  return { ...wish, before, after };
}

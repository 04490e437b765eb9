import type { Configuration } from '../../model/config.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import type { Decision, Scene } from '../../policies/controller.ts';
import type { ControllerName } from '../../policies/controller-names.ts';
import { startControllers } from '../../policies/controllers.ts';
import type { Actor } from '../../watch/act/actor.ts';
import type { Look } from '../../watch/watcher.ts';

/** The same word about the same subject is said again only after so long. */
const AGAIN_MS = 600_000;

export type Mode = 'observe' | 'recommend' | 'act';

/**
 * What the controllers say to each look, as events; a decision that stands is not repeated at every look. With an
 * actor, what they propose is done, and what was done is looked after.
 */
export function decisionTeller(
  names: readonly ControllerName[],
  { mode, actor }: { readonly mode: Mode; readonly actor: Actor | undefined },
  configuration: Configuration | undefined,
): (look: Look) => WatchEvent[] {
  const decide = startControllers(names);
  let said = new Map<string, number>();
  return (look) => {
    const nowMs = performance.now();
    const scene: Scene = {
      snapshot: look.snapshot,
      vitals: look.vitals,
      nowMs,
      configuration,
    };
    said = new Map([...said].filter(([, atMs]) => nowMs - atMs < AGAIN_MS));
    actor?.check(scene);
    const decisions = decide(scene);
    actor?.take(decisions, scene);
    return decisions.flatMap((decision) => {
      const key = wordOf(decision);
      if (said.has(key) || (mode === 'observe' && decision.verdict === 'propose')) return [];
      said.set(key, nowMs);
      return [eventOf(decision, look)];
    });
  };
}

/** Figures in a reason change from look to look, and make no other word of it. */
function wordOf({ controller, guest = '', verdict, title, because }: Decision): string {
  const reason = verdict === 'hold' ? (because.at(-1) ?? '').replace(/\d+/g, '') : '';
  return [controller, guest, verdict, title, reason].join('/');
}

function eventOf(decision: Decision, { vitals }: Look): WatchEvent {
  const { controller, verdict, title, because, gain, cost } = decision;
  const guest = vitals.guests.find(({ id }) => id === decision.guest);
  return {
    at: vitals.at,
    event: 'decision',
    ...(guest === undefined ? {} : { guest: { id: guest.id, name: guest.name } }),
    text: title,
    decision: {
      policy: controller,
      verdict,
      because: [...because],
      ...(gain === undefined ? {} : { gain }),
      ...(cost === undefined ? {} : { cost }),
    },
  };
}

import { Journal } from '../../changes/journal.ts';
import { createWorld } from '../../changes/world.ts';
import { stateDirectory } from '../../collect/state-directory.ts';
import type { Configuration } from '../../model/config.ts';
import { Problem } from '../../model/problem.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import type { ControllerName } from '../../policies/controller-names.ts';
import { type Actor, type OnStop, startActor } from '../../watch/act/actor.ts';
import { machineClock } from '../../watch/clock.ts';
import type { Io } from '../io.ts';

interface ActOptions {
  readonly policies: readonly ControllerName[] | undefined;
  readonly onStop: OnStop | undefined;
  readonly state: string | undefined;
  readonly noHistory: boolean;
}

interface Surroundings {
  readonly configuration: Configuration | undefined;
  readonly tell: (event: WatchEvent) => void;
  readonly io: Io;
}

const USUAL_ON_STOP: OnStop = 'restore';

/** What acts, and how it is ended: whatever is being done is finished or taken back first. */
export async function openActor(
  options: ActOptions,
  { configuration, tell, io }: Surroundings,
): Promise<{ readonly actor: Actor; close(): Promise<void> }> {
  if (options.policies === undefined)
    throw new Problem({
      what: 'nothing would be done: no policy is named',
      remedy: 'say which may act, e.g. --policies numa, or --policies all',
    });
  if (options.noHistory)
    throw new Problem({
      what: 'two that act at once undo each other’s work, and only who keeps the history is the only one',
      remedy: 'leave out --no-history',
    });
  // Half a change is worth less than either end of it, whatever the signal says.
  io.takeTime();
  const journal = Journal.open(options.state ?? stateDirectory(io.env));
  const world = createWorld('/', new AbortController().signal, io.signal);
  const actor = await startActor({
    journal,
    world,
    virtTuneVersion: io.version,
    signal: io.signal,
    onStop: options.onStop ?? configuration?.config.watch?.onStop ?? USUAL_ON_STOP,
    monotonicMs: machineClock.monotonicMs,
    tell,
  });
  return {
    actor,
    close: async () => {
      await actor.stop();
      await world[Symbol.asyncDispose]();
      journal.close();
    },
  };
}

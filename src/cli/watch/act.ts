import { Journal } from '../../changes/journal.ts';
import { createWorld } from '../../changes/world.ts';
import { stateDirectory } from '../../collect/state-directory.ts';
import type { Configuration } from '../../model/config.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import { type Actor, type OnStop, startActor } from '../../watch/act/actor.ts';
import { machineClock } from '../../watch/clock.ts';
import type { Io } from '../io.ts';

interface ActOptions {
  readonly onStop: OnStop | undefined;
  readonly state: string | undefined;
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

import type { EngineParameters } from './engine-parameters.ts';
import type { Guest, Machine, Thread } from './entities.ts';
import type { EventLoop } from './event-loop.ts';
import type { SimulatedHost } from './world.ts';

/** A simulated host, before its time begins and after it has ended. */
export interface Simulation {
  readonly machine: Machine;
  readonly guests: readonly Guest[];
  readonly threads: Thread[];
  readonly world: SimulatedHost;
  readonly parameters: EngineParameters;
  /** In the sequence that goes on while it runs. */
  readonly random: Pick<EventLoop, 'share' | 'below'>;
}

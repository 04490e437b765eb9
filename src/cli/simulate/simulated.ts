import { Problem } from '../../model/problem.ts';
import type { Io } from '../io.ts';
import type { Simulated } from './answer.ts';
import type { SimulateOptions } from './options.ts';

/** Answers one question of the command line; only what that one needs is loaded. */
export async function simulated(
  question: string | undefined,
  options: SimulateOptions,
  io: Io,
): Promise<Simulated> {
  switch (question) {
    case undefined:
      return (await import('./guests.ts')).simulatedGuests(options, io);
    case 'numa':
      return (await import('./numa.ts')).simulatedNuma(options, io);
    case 'capacity':
      return (await import('./capacity.ts')).simulatedCapacity(options, io);
    case 'validate':
      return (await import('./validated.ts')).validated(options, io);
    default:
      throw new Problem({
        what: 'not a question for simulate',
        where: question,
        remedy: 'ask numa, capacity or validate, or give --scenario or --snapshot alone',
      });
  }
}

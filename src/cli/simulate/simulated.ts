import { Problem } from '../../model/problem.ts';
import { safeTexts } from '../../report/safe-text.ts';
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
      return validated(io);
    default:
      throw new Problem({
        what: 'not a question for simulate',
        where: question,
        remedy: 'ask numa, capacity or validate, or give --scenario or --snapshot alone',
      });
  }
}

async function validated(io: Io): Promise<Simulated> {
  const { validate } = await import('../../simulate/validation/validate.ts');
  const { validationText } = await import('../../report/validation-text.ts');
  const document = validate();
  return { document, text: () => validationText(safeTexts(document), io.terminal) };
}

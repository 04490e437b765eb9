import type { ValidationReport } from '../../model/validation.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { validationText } from '../../report/validation-text.ts';
import { validate } from '../../simulate/validation/validate.ts';
import { validateEvents } from '../../simulate/validation/validate-events.ts';
import type { Io } from '../io.ts';
import type { Simulated } from './answer.ts';
import type { SimulateOptions } from './options.ts';
import { effortOf, runEvents } from './run-events.ts';

/** The model beside published tables. */
export async function validated(options: SimulateOptions, io: Io): Promise<Simulated> {
  const document = options.engine === 'events' ? await byEvents(options, io) : validate();
  return { document, text: () => validationText(safeTexts(document), io.terminal) };
}

async function byEvents(options: SimulateOptions, io: Io): Promise<ValidationReport> {
  const { jobs, report } = validateEvents(effortOf(options));
  return report(await runEvents(jobs, io));
}

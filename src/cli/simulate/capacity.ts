import { capacityText } from '../../report/capacity-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { regularHost } from '../../simulate/analytic/regular-host.ts';
import { capacity } from '../../simulate/capacity.ts';
import { parseGuestKind } from '../../simulate/guest-kind.ts';
import { modelledSnapshot } from '../../simulate/modelled-snapshot.ts';
import { usualGuest } from '../../simulate/usual-guest.ts';
import type { Io } from '../io.ts';
import type { Simulated } from './answer.ts';
import { describedHost, PAGE_KIB } from './described-host.ts';
import { obtainSaved } from './obtain-saved.ts';
import type { SimulateOptions } from './options.ts';
import { parametersOf } from './parameters-of.ts';

/** Guests that never rest leave nothing to overcommit. */
const USUAL_DUTY = 0.5;

/** How many more guests of a kind a host takes. */
export async function simulatedCapacity(options: SimulateOptions, io: Io): Promise<Simulated> {
  const { values, fitted } = parametersOf(options.parameters);
  const { host, guests, assumed } =
    options.snapshot === undefined
      ? { host: regularHost(describedHost(options)), guests: [], assumed: [] }
      : modelledSnapshot(await obtainSaved(options.snapshot, io));
  const guest = usualGuest({
    ...parseGuestKind(options.guest),
    duty: options.duty ?? USUAL_DUTY,
    pageKiB: PAGE_KIB[options.pages],
  });
  const { touched, burst, floor, share, ratio } = options;
  const question = { host, already: guests, guest, touched, burst, floor, share, ratio, assumed };
  const document = capacity(question, values, fitted);
  return { document, text: () => capacityText(safeTexts(document), io.terminal) };
}

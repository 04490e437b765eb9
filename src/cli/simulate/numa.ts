import { createHash } from 'node:crypto';
import type { SweepDocument } from '../../model/simulation.ts';
import { sweepHtml } from '../../report/html/sweep-html.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { sweepText } from '../../report/sweep-text.ts';
import { nonsense } from '../../simulate/check-host.ts';
import { eventSweep } from '../../simulate/event-sweep.ts';
import { parseGuestKind } from '../../simulate/guest-kind.ts';
import type { ParameterValues } from '../../simulate/parameters.ts';
import { type Sweep, sweep } from '../../simulate/sweep.ts';
import { usualGuest } from '../../simulate/usual-guest.ts';
import type { Io } from '../io.ts';
import type { Simulated } from './answer.ts';
import { describedHost, PAGE_KIB, parsePolicies } from './described-host.ts';
import { parseCounts } from './numbers.ts';
import type { SimulateOptions } from './options.ts';
import { parametersOf } from './parameters-of.ts';
import { effortOf, refuseTooMuch, runEvents } from './run-events.ts';

/** So many like guests on a described host, by policy. */
export async function simulatedNuma(options: SimulateOptions, io: Io): Promise<Simulated> {
  const { values, fitted } = parametersOf(options.parameters);
  const host = describedHost(options);
  const counts = parseCounts(options.guests);
  const policies = parsePolicies(options.policy ?? 'floating,core-pinned');
  const size = parseGuestKind(options.guest);
  const cpus = host.cores * host.threads;
  const [least] = counts;
  if (policies.includes('core-pinned') && (least ?? 1) * size.vcpus > cpus) {
    const reason = `${(least ?? 1) * size.vcpus} vCPUs cannot be pinned one to one to ${cpus} pCPUs`;
    throw nonsense('the command line', '--policy core-pinned', reason);
  }
  const guest = usualGuest({
    ...size,
    duty: options.duty ?? 1,
    pageKiB: PAGE_KIB[options.pages],
  });
  const question = { host, guest, counts, policies };
  const document =
    options.engine === 'events'
      ? await byEvents(question, values, { options, io })
      : sweep(question, values, fitted);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');
  return {
    document,
    text: () => sweepText(safeTexts(document), io.terminal),
    html: () => sweepHtml(document, sha256),
  };
}

async function byEvents(
  question: Sweep,
  values: ParameterValues,
  { options, io }: { readonly options: SimulateOptions; readonly io: Io },
): Promise<SweepDocument> {
  const effort = effortOf(options);
  refuseTooMuch(
    question.counts.flatMap((count) => question.policies.map(() => count)),
    effort,
  );
  const { jobs, document } = eventSweep(question, values, effort);
  return document(await runEvents(jobs, io));
}

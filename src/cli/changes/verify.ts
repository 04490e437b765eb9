import { auditOf } from '../../checks/audit.ts';
import { checks } from '../../checks/registry.ts';
import type { PlanRequest } from '../../model/plan.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { effectOf, ledgerEffectOf } from '../../planning/effect.ts';
import { obtainConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from '../measure/losses-measured-here.ts';
import { takeSnapshot } from '../snapshot-source.ts';
import type { Verifier } from './verifier.ts';

/** Longer than an audit's: rates before and after are compared. */
const LEAST_WINDOW_MS = 5000;

/**
 * Looks at the host as it is, so that it can be compared later.
 *
 * @param by `ledger`, or the workload that is run before and after
 */
export async function startVerifying(by: string, request: PlanRequest, io: Io): Promise<Verifier> {
  if (by === 'ledger') return await verifyByLedger(request, io);
  const { verifyByWorkload } = await import('./verify-by-workload.ts');
  return await verifyByWorkload(by, io);
}

async function verifyByLedger(request: PlanRequest, io: Io): Promise<Verifier> {
  const look = (): Promise<Snapshot> =>
    takeSnapshot(
      {
        connect: request.connect,
        root: undefined,
        window: Math.max(request.windowMs, LEAST_WINDOW_MS),
      },
      io,
    );
  const configuration = await obtainConfiguration(request.config, checks);
  const measured = lossesMeasuredHere(io);
  const before = await look();
  return {
    async compare(tolerance) {
      const after = await look();
      const audit = (snapshot: Snapshot) => auditOf(snapshot, checks, configuration, measured);
      return [
        ...effectOf(before, after, tolerance),
        ...ledgerEffectOf(audit(before), audit(after), tolerance),
      ];
    },
  };
}

import type { Check } from '../../checks/check.ts';
import { type CheckCost, costOfCheck } from '../../ledger/cost-of-check.ts';
import { measuredOn } from '../../ledger/measured/measured-on.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from './losses-measured-here.ts';
import { thisHost } from './this-host.ts';

/** What the causes that checks find cost: on this host, where that was measured, and as published. */
export function costs(io: Io): (check: Check) => CheckCost | undefined {
  const kept = measuredOn(lossesMeasuredHere(io), thisHost());
  return ({ id }) => costOfCheck(id, kept);
}

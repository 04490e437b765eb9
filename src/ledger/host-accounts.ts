import { count } from '../model/amount.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { LedgerAccount } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Dimension, dimensions } from '../model/verdict.ts';

/** How much each guest counts in the host's account of a dimension, and how people call that. */
const WEIGHTS: Partial<Record<Dimension, { by: string; of: (guest: Guest) => number }>> = {
  cpu: { by: 'vCPUs', of: (guest) => valueOrUndefined(guest.definition)?.vcpus.current ?? 1 },
  memory: {
    by: 'memory',
    of: (guest) => valueOrUndefined(guest.definition)?.memoryKiB ?? 0,
  },
};

/** The host's share of native in each dimension: the mean of its guests, the large ones counting for more. */
export function hostAccounts(
  { host }: Snapshot,
  guests: readonly Guest[],
  accounts: readonly LedgerAccount[],
): LedgerAccount[] {
  const name = valueOrUndefined(host.hostname) ?? 'host';
  const byId = new Map(guests.map((guest) => [guest.id, guest]));
  return dimensions.flatMap((dimension) => {
    const own = accounts.filter((account) => account.dimension === dimension);
    const weight = WEIGHTS[dimension];
    const weighted = own.map((account) => {
      const guest = byId.get(account.subject.guest ?? '');
      return { account, weight: guest === undefined ? 1 : (weight?.of(guest) ?? 1) };
    });
    const total = weighted.reduce((sum, each) => sum + each.weight, 0);
    if (total === 0) return [];
    const mean = (part: 'best' | 'typical' | 'worst'): number =>
      weighted.reduce((sum, each) => sum + each.account[part] * each.weight, 0) / total;
    return {
      subject: { kind: 'host' as const, name },
      dimension,
      best: mean('best'),
      typical: mean('typical'),
      worst: mean('worst'),
      steps: [],
      arithmetic: `mean of ${count(own.length, 'guest')}${weight === undefined ? '' : ` weighted by ${weight.by}`}`,
    };
  });
}

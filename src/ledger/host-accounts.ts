import { count } from '../model/amount.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { LedgerAccount } from '../model/ledger.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Dimension, dimensions } from '../model/verdict.ts';

interface Weight {
  readonly by: string;
  readonly of: (guest: Guest) => number;
}

/** How much each guest counts in the host's account of a dimension, and how people call that. */
const WEIGHTS: Partial<Record<Dimension, Weight>> = {
  cpu: { by: 'vCPUs', of: (guest) => valueOrUndefined(guest.definition)?.vcpus.current ?? 1 },
  memory: {
    by: 'MiB of memory',
    of: (guest) => (valueOrUndefined(guest.definition)?.memoryKiB ?? 0) / KIB_PER_MIB,
  },
};
const KIB_PER_MIB = 1024;

/** More terms nobody adds up by hand. */
const MAX_TERMS = 20;

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
      arithmetic: arithmeticOf(weighted, weight?.by),
    };
  });
}

interface Weighted {
  readonly account: LedgerAccount;
  readonly weight: number;
}

/** `mean of 2 guests weighted by vCPUs: (1 x 0.980 + 3 x 0.497) / 4` */
function arithmeticOf(weighted: readonly Weighted[], by: string | undefined): string {
  const mean = `mean of ${count(weighted.length, 'guest')}${by === undefined ? '' : ` weighted by ${by}`}`;
  if (weighted.length > MAX_TERMS) return mean;
  const terms = weighted.map(({ account, weight }) => {
    const share = account.typical.toFixed(SHARE_DIGITS);
    return by === undefined ? share : `${rounded(weight)} x ${share}`;
  });
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return `${mean}: (${terms.join(' + ')}) / ${rounded(total)}`;
}

const SHARE_DIGITS = 3;

function rounded(weight: number): string {
  return String(Number(weight.toFixed(2)));
}

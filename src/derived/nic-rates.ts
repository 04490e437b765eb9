import { type Fact, known, thenFact, unreadable } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Nic } from '../model/guest-devices.ts';

export interface NicRates {
  /** Both directions together. */
  readonly packetsPerS: number;
  readonly dropsPerS: number;
}

/** What went through one of the guest's cards over the window. */
export function nicRates({ runtime }: Guest, { target }: Nic): Fact<NicRates> {
  return thenFact(
    thenFact(runtime, ({ nics }) => nics),
    (nics) => {
      const rates = nics[target];
      if (rates === undefined)
        return unreadable(`${target} was not there at both ends of the window`);
      const sum = (...names: readonly string[]) =>
        names.reduce((total, name) => total + (rates[name] ?? 0), 0);
      return known({
        packetsPerS: sum('rxPacketsPerS', 'txPacketsPerS'),
        dropsPerS: sum('rxDropsPerS', 'txDropsPerS'),
      });
    },
  );
}

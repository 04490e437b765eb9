import { makeStateDirectory, stateDirectory } from '../../collect/state-directory.ts';
import { resultsOf } from '../../measure/results-of.ts';
import { openStore, type StoredCampaign } from '../../measure/store.ts';
import { Problem } from '../../model/problem.ts';
import type { Results } from '../../model/results.ts';
import type { Io } from '../io.ts';

/** The campaigns that are kept, the latest last. */
export function keptCampaigns(io: Io): StoredCampaign[] {
  const store = openStore(makeStateDirectory(stateDirectory(io.env)));
  try {
    return store.campaigns();
  } finally {
    store.close();
  }
}

/** What one campaign measured; without a number, the latest. */
export function keptResults(id: number | undefined, io: Io): Results {
  const store = openStore(makeStateDirectory(stateDirectory(io.env)));
  try {
    const all = store.campaigns();
    const found = id === undefined ? all.at(-1) : all.find((each) => each.id === id);
    if (found !== undefined) return resultsOf(found, store);
    throw new Problem({
      what: id === undefined ? 'nothing has been measured here yet' : `no campaign ${id} is kept`,
      remedy: id === undefined ? 'see virt-tune measure --list' : 'virt-tune results lists them',
    });
  } finally {
    store.close();
  }
}

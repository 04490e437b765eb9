import type { KeptLoss, LossConditions } from '../model/results.ts';
import { combinationsOf } from './configurations.ts';
import { lossesOf } from './losses-of.ts';
import { openStoreToRead, type StoredCampaign, type StoreReader } from './store.ts';

export interface KeptLosses {
  readonly losses: readonly KeptLoss[];
  /** Why some or all could not be read, each in one line. */
  readonly unread: readonly string[];
}

/** Older ones were measured before so much else changed that nobody misses them. */
const MAX_CAMPAIGNS = 50;

/** The losses that were measured and kept, of the kinds that are wanted. Never throws: whoever asks can do without. */
export function keptLosses(
  stateDirectory: string,
  isWanted: (conditions: LossConditions) => boolean,
): KeptLosses {
  let store: StoreReader | undefined;
  try {
    store = openStoreToRead(stateDirectory);
    if (store === undefined) return { losses: [], unread: [] };
    const reader = store;
    const latest = reader.campaigns().slice(-MAX_CAMPAIGNS);
    const parts = latest.map((campaign) => lossesOfCampaign(campaign, reader, isWanted));
    return {
      losses: parts.flatMap(({ losses }) => losses),
      unread: parts.flatMap(({ unread }) => unread),
    };
  } catch (error) {
    return { losses: [], unread: [textOf(error)] };
  } finally {
    store?.close();
  }
}

/** One that an older virt-tune measured may have workloads that are no more: the others count all the same. */
function lossesOfCampaign(
  stored: StoredCampaign,
  store: StoreReader,
  isWanted: (conditions: LossConditions) => boolean,
): KeptLosses {
  const { id, campaign, startedAt: measuredAt, host } = stored;
  try {
    const losses = lossesOf(combinationsOf(campaign), store.runs(id), isWanted);
    const about = { campaign: { id, name: campaign.name }, measuredAt, host };
    return { losses: losses.map((loss) => ({ ...about, loss })), unread: [] };
  } catch (error) {
    return { losses: [], unread: [`campaign ${id}: ${textOf(error)}`] };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
}

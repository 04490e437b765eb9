import { existsSync } from 'node:fs';
import { Campaign } from '../model/campaign.ts';
import { Problem } from '../model/problem.ts';
import type { CampaignHost } from './campaigns/ready-campaign.ts';
import { campaigns } from './campaigns.ts';
import { Lacking } from './lacking.ts';
import { readCampaign } from './read-campaign.ts';

/** A ready campaign made for this host, or the one in a file. */
export function findCampaign(word: string, host: CampaignHost): Campaign {
  const ready = campaigns.find(({ name }) => name === word);
  if (ready === undefined) {
    if (/\.ya?ml$/.test(word) || existsSync(word)) return readCampaign(word);
    throw new Problem({
      what: `there is no campaign ${word}`,
      remedy: `there are ${campaigns.map(({ name }) => name).join(', ')}; or name a file of YAML`,
    });
  }
  try {
    return Campaign.parse({ name: ready.name, summary: ready.summary, ...ready.build(host) });
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    throw new Problem({
      what: `campaign ${word} cannot be measured here`,
      where: error.message,
      remedy: 'choose another, see virt-tune measure --list',
    });
  }
}

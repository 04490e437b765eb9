import type { StoredCampaign } from '../../measure/store.ts';
import { Problem } from '../../model/problem.ts';
import { safeText } from '../../report/safe-text.ts';
import { alignColumns } from '../../report/table.ts';
import type { Io } from '../io.ts';
import type { ResultsFormat } from './render-results.ts';

/** One line a campaign. */
export function campaignList(
  campaigns: readonly StoredCampaign[],
  format: ResultsFormat,
  io: Io,
): string {
  if (format === 'html') {
    throw new Problem({
      what: 'the list of campaigns is no HTML',
      remedy: 'name a campaign: virt-tune results last --format html',
    });
  }
  if (format === 'json') {
    const list = campaigns.map(({ campaign, ...rest }) => ({ name: campaign.name, ...rest }));
    return `${JSON.stringify(list, null, 2)}\n`;
  }
  if (campaigns.length === 0) {
    io.note('virt-tune: nothing has been measured here yet; see virt-tune measure --list');
    return '';
  }
  const rows = campaigns.map(({ id, campaign, state, startedAt, spentMs }) => [
    String(id),
    safeText(campaign.name),
    state,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
    `${(spentMs / 60_000).toFixed(1)} min`,
  ]);
  return `${alignColumns(rows).join('\n')}\n`;
}

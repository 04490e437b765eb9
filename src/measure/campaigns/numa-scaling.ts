import type { Topology } from '../../model/topology.ts';
import { placings } from '../guest-seats.ts';
import { part, type ReadyCampaign } from './ready-campaign.ts';

/** As in the published table: 16, 24 and 64 guests on 64 cores. */
const SHARES = [1 / 4, 3 / 8, 1];

export const numaScalingCampaign: ReadyCampaign = {
  name: 'numa-scaling',
  summary: 'guests of one busy vCPU, few to as many as cores: floating, pinned and as planned',
  build: ({ topology }) => ({
    parts: [
      part({
        workload: 'guest-crowd',
        matrix: { guests: guestCounts(topology), placing: [...placings] },
      }),
    ],
  }),
};

function guestCounts({ cores, cpus }: Topology): number[] {
  const all = cores.length > 0 ? cores.length : cpus.online.length;
  const counts = SHARES.map((share) => Math.max(1, Math.round(all * share)));
  return [...new Set([1, ...counts])];
}

import type { Campaign } from '../../model/campaign.ts';
import type { Topology } from '../../model/topology.ts';

/** What a ready campaign may look at to suit the host. */
export interface CampaignHost {
  readonly topology: Topology;
}

/** A campaign that comes with virt-tune: one file each in this directory; campaigns.ts lists them. */
export interface ReadyCampaign {
  readonly name: string;
  /** What it answers, in half a line. */
  readonly summary: string;
  /** Throws `Lacking` where the host has nothing that it could compare. */
  build(host: CampaignHost): Pick<Campaign, 'parts'> & Partial<Campaign>;
}

/** A part of a campaign with what it leaves out. */
export function part(
  given: Partial<Campaign['parts'][number]> & { workload: string },
): Campaign['parts'][number] {
  return { options: {}, matrix: {}, reference: {}, ...given };
}

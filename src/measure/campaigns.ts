import { balloonCampaign } from './campaigns/balloon.ts';
import { containerCampaign } from './campaigns/container.ts';
import { hopCampaign } from './campaigns/hop.ts';
import { ksmCampaign } from './campaigns/ksm.ts';
import { numaScalingCampaign } from './campaigns/numa-scaling.ts';
import { overcommitCampaign } from './campaigns/overcommit.ts';
import { paravirtCampaign } from './campaigns/paravirt.ts';
import type { ReadyCampaign } from './campaigns/ready-campaign.ts';
import { schedulingCampaign } from './campaigns/scheduling.ts';
import { storageCampaign } from './campaigns/storage.ts';
import { translationCampaign } from './campaigns/translation.ts';
import { vtCampaign } from './campaigns/vt.ts';

export const campaigns: readonly ReadyCampaign[] = [
  hopCampaign,
  schedulingCampaign,
  overcommitCampaign,
  ksmCampaign,
  containerCampaign,
  storageCampaign,
  vtCampaign,
  numaScalingCampaign,
  paravirtCampaign,
  translationCampaign,
  balloonCampaign,
];

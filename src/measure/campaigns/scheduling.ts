import { part, type ReadyCampaign } from './ready-campaign.ts';

export const schedulingCampaign: ReadyCampaign = {
  name: 'scheduling',
  summary: 'context switches, wake-ups and leaving a guest: what two-level scheduling is made of',
  build: () => ({
    parts: [
      part({ workload: 'context-switch', matrix: { sameCpu: [true, false] } }),
      part({ workload: 'wake-up' }),
      part({ workload: 'vm-exit' }),
      part({ workload: 'process-mix' }),
    ],
  }),
};

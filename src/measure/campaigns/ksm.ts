import { part, type ReadyCampaign } from './ready-campaign.ts';

export const ksmCampaign: ReadyCampaign = {
  name: 'ksm',
  summary: 'memory that KSM saves, the CPU time of ksmd, and how late writes to merged pages are',
  build: () => ({
    parts: [
      part({ workload: 'ksm', matrix: { pages: ['private', 'fresh', 'merged'] } }),
      part({
        workload: 'ksm',
        matrix: { pages: ['merged'], pagesToScan: [100, 1000, 20_000] },
        reference: { pagesToScan: 100 },
        options: { memoryMiB: 16 },
      }),
    ],
  }),
};

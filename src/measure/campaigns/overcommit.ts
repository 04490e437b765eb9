import { part, type ReadyCampaign } from './ready-campaign.ts';

export const overcommitCampaign: ReadyCampaign = {
  name: 'overcommit',
  summary: 'work done and its latency at 1 to 8 busy processes a CPU, and with memory in swap',
  build: () => ({
    parts: [
      part({ workload: 'crowd', matrix: { ratio: [1, 2, 3, 4, 6, 8] } }),
      part({
        workload: 'crowd',
        options: { workingSetKiB: 2048 },
        matrix: { workingSetKiB: [2048], ratio: [1, 2, 4, 8] },
      }),
      part({ workload: 'squeeze', matrix: { keepPercent: [120, 90, 75, 50] } }),
    ],
  }),
};

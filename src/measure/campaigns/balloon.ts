import { part, type ReadyCampaign } from './ready-campaign.ts';

/** Of a guest of 1024 MiB that the balloon leaves 448: one that has room for it, and one that has not. */
const SURGES_MIB = [128, 640];

export const balloonCampaign: ReadyCampaign = {
  name: 'balloon',
  summary: 'how fast a balloon takes and gives memory, and whether a sudden want is met afterwards',
  build: () => ({
    parts: SURGES_MIB.map((surgeMiB) =>
      part({
        workload: 'balloon',
        matrix: { surgeMiB: [surgeMiB], answer: ['none', 'host', 'guest'] },
      }),
    ),
  }),
};

import { part, type ReadyCampaign } from './ready-campaign.ts';

export const translationCampaign: ReadyCampaign = {
  name: 'translation',
  summary: 'what a load in a guest takes with pages of 4 KiB, 2 MiB and 1 GiB at both levels',
  build: () => ({
    budgetMinutes: 45,
    parts: [
      part({
        workload: 'guest-pages',
        // The host's page outermost: guests are of the same memory from one run to the next.
        matrix: { hostPage: ['4k', 'thp', '2m', '1g'], guestPage: ['4k', 'thp', '2m', '1g'] },
      }),
    ],
  }),
};

import { part, type ReadyCampaign } from './ready-campaign.ts';

const WORKLOADS = [
  'cpu-integer',
  'cpu-float',
  'context-switch',
  'syscall-mix',
  'process-mix',
  'vm-exit',
];

export const vtCampaign: ReadyCampaign = {
  name: 'vt',
  summary:
    'the same programs natively and in a guest: under KVM where it works, else emulated (tcg)',
  build: () => ({
    parts: WORKLOADS.map((workload) => part({ workload, matrix: { place: ['native', 'guest'] } })),
  }),
};

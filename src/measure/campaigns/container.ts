import { part, type ReadyCampaign } from './ready-campaign.ts';

const WORKLOADS = [
  'cpu-integer',
  'cpu-float',
  'memory-latency',
  'memory-bandwidth',
  'context-switch',
  'wake-up',
  'process-mix',
  'syscall-mix',
];

export const containerCampaign: ReadyCampaign = {
  name: 'container',
  summary: 'the same programs natively and in a container (cgroup and namespaces)',
  build: () => ({
    parts: WORKLOADS.map((workload) =>
      part({ workload, matrix: { place: ['native', 'container'] } }),
    ),
  }),
};

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
  summary: 'the same programs natively, in a container (cgroup and namespaces) and in a guest',
  build: () => ({
    parts: WORKLOADS.map((workload) =>
      part({ workload, matrix: { place: ['native', 'container', 'guest'] } }),
    ),
  }),
};

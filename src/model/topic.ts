/** The twelve places where a KVM host loses performance, and what concerns all of them. Ids are contract. */
export const topicIds = [
  'vt',
  'scheduling',
  'cache',
  'translation',
  'numa',
  'paravirt',
  'device',
  'storage',
  'allocation',
  'ksm',
  'balloon',
  'container',
  'operations',
] as const;

export type Topic = (typeof topicIds)[number];

export const topicNames: Readonly<Record<Topic, string>> = {
  vt: 'Hardware virtualisation',
  scheduling: 'Two-level scheduling',
  cache: 'CPU cache and pinning',
  translation: 'Address translation',
  numa: 'NUMA',
  paravirt: 'Paravirtualisation',
  device: 'Device bottlenecks',
  storage: 'Storage images and I/O',
  allocation: 'Overcommit and allocation',
  ksm: 'Kernel same-page merging',
  balloon: 'Ballooning',
  container: 'Container or VM',
  operations: 'Host and operations',
};

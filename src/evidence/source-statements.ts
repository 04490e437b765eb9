/** What the summary that virt-tune began with says of performance, and which figures of a campaign answer it. */
export interface SourceStatement {
  /** The ready campaign that asks the question again. */
  readonly campaign: string;
  readonly says: string;
  readonly workload: string;
  readonly metric: string;
  /** Only configurations that have this factor. */
  readonly factor?: string;
}

/** "KVM 底层性能优化总结" calls its figures informal; the statements here are in our words. */
export const SOURCE_TITLE = 'KVM 底层性能优化总结 (a summary of KVM performance)';

export const sourceStatements: readonly SourceStatement[] = [
  {
    campaign: 'hop',
    says: 'Hopping between CPUs costs up to 16 %, seldom so much.',
    workload: 'hop',
    metric: 'load latency',
  },
  {
    campaign: 'scheduling',
    says: 'Two-level scheduling costs far less than 0.5 % with VT. (These are the costs of one event natively.)',
    workload: 'context-switch',
    metric: 'round trip median',
  },
  {
    campaign: 'overcommit',
    says: 'Allocating more than there is usually costs less than 10 %, more than 50 % at the limit.',
    workload: 'crowd',
    metric: 'work together',
  },
  {
    campaign: 'overcommit',
    says: 'Overcommitted memory leads to swapping: no figure.',
    workload: 'squeeze',
    metric: 'pages touched',
  },
  {
    campaign: 'ksm',
    says: 'Merged pages delay writes: no data.',
    workload: 'ksm',
    metric: 'write median',
  },
  {
    campaign: 'ksm',
    says: 'KSM costs CPU time: no data.',
    workload: 'ksm',
    metric: 'ksmd CPU time',
  },
  {
    campaign: 'storage',
    says: 'SSD, noop and raw reach 90 % of the host; ext3 suits images better than ext4.',
    workload: 'disk',
    metric: 'requests',
    factor: 'layer',
  },
  {
    campaign: 'storage',
    says: 'noop and deadline suit images, cfq does not (today none, mq-deadline, bfq).',
    workload: 'disk',
    metric: 'requests',
    factor: 'scheduler',
  },
  {
    campaign: 'storage',
    says: 'raw is the fastest format, and comes near to the host. (Through QEMU without a guest.)',
    workload: 'daemon',
    metric: 'requests',
    factor: 'layer',
  },
  {
    campaign: 'storage',
    says: 'raw is the fastest format.',
    workload: 'image',
    metric: 'requests',
    factor: 'format',
  },
  {
    campaign: 'container',
    says: 'Containers have no cost of emulation.',
    workload: 'cpu-integer',
    metric: 'speed',
  },
  {
    campaign: 'numa-scaling',
    says: 'On 64 cores 16, 24 and 64 floating guests reach 90, 78 and 55 % of the reference, pinned to cores 96, 93 and 80 %.',
    workload: 'guest-crowd',
    metric: 'work of a guest',
  },
  {
    campaign: 'translation',
    says: 'Two levels of translation take up to 33 % in theory; with SLAT less than 20 %.',
    workload: 'guest-pages',
    metric: 'load latency',
  },
  {
    campaign: 'balloon',
    says: 'A balloon allows overcommitting to a degree: no figure.',
    workload: 'balloon',
    metric: 'surge succeeded',
  },
  {
    campaign: 'paravirt',
    says: 'Emulated storage is bounded by the I/O of the host: no figure.',
    workload: 'guest-disk',
    metric: 'requests',
  },
  {
    campaign: 'paravirt',
    says: 'What bounds an emulated NIC is uncertain: no figure.',
    workload: 'guest-network',
    metric: 'throughput',
  },
  {
    campaign: 'vt',
    says: 'Without VT guests are very slow: no data.',
    workload: 'cpu-integer',
    metric: 'speed',
  },
];

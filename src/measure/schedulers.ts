import { Lacking } from './lacking.ts';

/** I/O schedulers of a block device, as sysfs names them. */
export const schedulers = ['none', 'mq-deadline', 'bfq', 'kyber'] as const;
export type Scheduler = (typeof schedulers)[number];

interface Choice {
  readonly device: string;
  /** Of `/sys/block/DEVICE/queue/scheduler`, e.g. `[none] mq-deadline`. */
  readonly text: string;
  readonly remedy: string;
}

export function requireScheduler(scheduler: Scheduler, { device, text, remedy }: Choice): void {
  const choices = text.trim().split(/\s+/);
  const plain = choices.map((choice) => choice.replace(/[[\]]/g, ''));
  if (plain.includes(scheduler)) return;
  throw new Lacking(
    `${device} has no I/O scheduler ${scheduler}; it has ${plain.join(', ')}: ${remedy}`,
  );
}

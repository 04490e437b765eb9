import type { Topic } from './topic.ts';
import type { Severity } from './verdict.ts';

/** Everything a check says of itself: what people read about it, apart from the judging. */
export interface CheckText {
  /** Stable for ever: `NUM-07`. */
  readonly id: string;
  readonly topic: Topic;
  /** The kind of thing it is asked about: host, guest, disk, ... */
  readonly subject: string;
  /** What holds when all is well: "Guest memory is on the nodes its vCPUs run on". */
  readonly title: string;
  /** The headline when it does not hold: "Guest memory is on other nodes than its vCPUs". */
  readonly problem: string;
  /** How bad a failure is, unless the outcome says otherwise. */
  readonly severity: Severity;
  /** Interfaces read, as an administrator would look them up. */
  readonly reads: readonly string[];
  readonly why: string;
  readonly remedy: string;
  readonly takesEffect: 'live' | 'next-start' | 'reboot';
  /** When the remedy is wrong. */
  readonly notWhen: string;
  readonly sources: readonly string[];
  /** Numbers that decide and that users may set otherwise in their configuration. */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
}

/** One number that decides. */
export interface Threshold {
  readonly default: number;
  /** Least and greatest value that makes sense. */
  readonly range: readonly [least: number, greatest: number];
  /** `share` (0..1), `vCPUs per pCPU`, `layers`, ... */
  readonly unit: string;
  /** What happens on either side of it, in a few words. */
  readonly meaning: string;
}

/** `0.05 share (may be 0 to 1)` */
export function thresholdText({
  default: value,
  range: [least, greatest],
  unit,
}: Threshold): string {
  return `${value} ${unit} (may be ${least} to ${greatest})`;
}

import { z } from 'zod';
import { Change } from './change.ts';
import { Plan } from './plan.ts';

/**
 * applying: changes are being made. applied: all were made, and stay. unconfirmed: all were made, and are taken back
 * unless someone confirms. undoing: changes are being taken back. undone: everything is as it was before.
 * partly-undone: some of it.
 */
export const runStates = [
  'applying',
  'applied',
  'unconfirmed',
  'undoing',
  'undone',
  'partly-undone',
] as const;
export type RunState = (typeof runStates)[number];

/**
 * waiting: not begun. intended: the journal knows that it was to be made now. done: made and read back. undone: as
 * before. left: someone else changed it since, and it was left so.
 */
export const stepStates = ['waiting', 'intended', 'done', 'undone', 'left'] as const;
export type StepState = (typeof stepStates)[number];

export const RunStep = z.strictObject({
  number: z.int(),
  change: Change,
  state: z.enum(stepStates),
  /** What was read after it was made. */
  reached: z.string().nullable(),
  note: z.string(),
});
export type RunStep = z.infer<typeof RunStep>;

/** One plan that was applied, and what became of it. */
export const Run = z.strictObject({
  id: z.int(),
  state: z.enum(runStates),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Until when it has to be confirmed. */
  confirmBy: z.string().nullable(),
  bootId: z.string(),
  /** Whether the process that was at work on it is gone. */
  interrupted: z.boolean(),
  note: z.string(),
  plan: Plan,
  steps: z.array(RunStep),
});
export type Run = z.infer<typeof Run>;

export const RUN_SCHEMA = 'virt-tune/run/1';
export const HISTORY_SCHEMA = 'virt-tune/history/1';

/** `virt-tune show N --format json` */
export const RunDocument = z.strictObject({ schema: z.literal(RUN_SCHEMA), run: Run });

/** `virt-tune history --format json`: newest first. */
export const HistoryDocument = z.strictObject({
  schema: z.literal(HISTORY_SCHEMA),
  runs: z.array(Run),
});

import type { Execute } from '../execute.ts';
import type { Guests } from '../guests.ts';
import type { Leases } from '../leases.ts';
import type { OwnProgram } from '../own-programs.ts';

/** Where the programs of a workload run. */
export interface Place {
  readonly execute: Execute;
  /** Ends what belongs to it. */
  close(): Promise<void>;
}

/** What places are made with. */
export interface Ground {
  readonly signal: AbortSignal;
  readonly leases: Leases;
  readonly own: (name: OwnProgram) => Promise<string>;
  readonly guests: Guests;
  readonly note: (line: string) => void;
}

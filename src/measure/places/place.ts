import type { Acceleration } from '../../model/results.ts';
import type { Execute } from '../execute.ts';
import type { Leases } from '../leases.ts';
import type { OwnProgram } from '../own-programs.ts';

/** Where the programs of a workload run. */
export interface Place {
  readonly acceleration: Acceleration;
  readonly execute: Execute;
  /** Ends what belongs to it. */
  close(): Promise<void>;
}

/** What places are made with. */
export interface Ground {
  readonly signal: AbortSignal;
  readonly leases: Leases;
  readonly own: (name: OwnProgram) => Promise<string>;
  readonly stateDirectory: string;
  readonly note: (line: string) => void;
}

import type { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { Dimension } from '../model/verdict.ts';
import type { Execute } from './execute.ts';
import type { Guests } from './guests.ts';
import type { Leases } from './leases.ts';
import type { OwnProgram } from './own-programs.ts';
import type { RequiredProgram } from './required-programs.ts';

/** One number that a run gave. */
export interface Reading {
  readonly metric: string;
  readonly unit: string;
  /** neither: it describes the run, and says nothing about it being good. */
  readonly better: 'higher' | 'lower' | 'neither';
  readonly value: number;
}

/** What a workload may use while it runs. */
export interface Bench {
  /** Where the configuration says: on the host, in a container, in a guest. */
  readonly execute: Execute;
  /** Always on the host. */
  readonly onHost: Execute;
  readonly own: (name: OwnProgram) => Promise<string>;
  /** An empty directory that is removed with all that is in it. */
  readonly scratch: string;
  readonly leases: Leases;
  /** For workloads that are about guests, and say of which shape. */
  readonly guests: Guests;
  readonly signal: AbortSignal;
}

/** What must be there before a campaign begins. */
export interface Needs {
  readonly programs: readonly RequiredProgram[];
  readonly diskMiB?: number;
  /** What stays between runs until the campaign ends: once for all that name the same guest. */
  readonly keptDisk?: { readonly guest: string; readonly diskMiB: number };
  readonly memoryMiB?: number;
  readonly cpus?: number;
  readonly root?: true;
  /** How long one run takes, about. */
  readonly seconds: number;
}

export interface WorkloadText<Options extends object> {
  readonly name: string;
  /** What is measured, in a few words. */
  readonly measures: string;
  /** Of native speed, which one its first reading tells. */
  readonly dimension: Dimension;
  readonly options: z.ZodType<Options>;
  /** Whether it only executes programs, and so runs in containers and guests too. */
  readonly anywhere: boolean;
  needs(options: Options): Needs;
  run(options: Options, bench: Bench): Promise<readonly Reading[]>;
}

/** A workload whose options were set. */
export interface SetWorkload {
  /** All of them, those by default too. */
  readonly options: Readonly<Record<string, string>>;
  readonly needs: Needs;
  run(bench: Bench): Promise<readonly Reading[]>;
}

export interface Workload {
  readonly name: string;
  readonly measures: string;
  readonly dimension: Dimension;
  readonly anywhere: boolean;
  /** Throws a `Problem` for options it does not have or values they cannot take. */
  set(options: unknown): SetWorkload;
}

/** One workload, one file in workloads/; workloads.ts lists them. */
export function defineWorkload<Options extends object>(text: WorkloadText<Options>): Workload {
  return {
    name: text.name,
    measures: text.measures,
    dimension: text.dimension,
    anywhere: text.anywhere,
    set: (options) => {
      const parsed = text.options.safeParse(options);
      if (!parsed.success) throw wrongOption(text.name, parsed.error);
      return {
        options: textsOf(parsed.data),
        needs: text.needs(parsed.data),
        run: (bench) => text.run(parsed.data, bench),
      };
    },
  };
}

function textsOf(options: object): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]));
}

function wrongOption(workload: string, error: z.ZodError): Problem {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') {
    return new Problem({
      what: `workload ${workload} has no option ${issue.keys[0]}`,
      remedy: 'virt-tune measure --list shows what there is',
    });
  }
  return new Problem({
    what: `option ${issue?.path.join('.')} of workload ${workload} is not understood`,
    remedy: issue?.message ?? 'look at virt-tune measure --list',
  });
}

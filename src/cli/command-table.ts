// Written by tools/generate.ts from the files in commands/; edit those instead.
import type { CommandEntry } from './command.ts';

export const commandTable: readonly CommandEntry[] = [
  {
    name: "advise",
    summary: "say how a workload is best run: overcommit, KSM, balloon, devices, VM or container",
    load: async () => (await import('./commands/advise.ts')).command,
  },
  {
    name: "apply",
    summary: "make the changes of a plan, safely",
    load: async () => (await import('./commands/apply.ts')).command,
  },
  {
    name: "audit",
    summary: "find what slows the guests of this host (the default)",
    load: async () => (await import('./commands/audit.ts')).command,
  },
  {
    name: "calibrate",
    summary: "fit the simulator's parameters to what was measured on a host",
    load: async () => (await import('./commands/calibrate.ts')).command,
  },
  {
    name: "compare",
    summary: "say whether two measurements differ, and by how much",
    load: async () => (await import('./commands/compare.ts')).command,
  },
  {
    name: "confirm",
    summary: "keep what was applied with --confirm-within",
    load: async () => (await import('./commands/confirm.ts')).command,
  },
  {
    name: "explain",
    summary: "say what a check asks, why, and what mends it",
    load: async () => (await import('./commands/explain.ts')).command,
  },
  {
    name: "export",
    summary: "write what was measured as CSV or JSON",
    load: async () => (await import('./commands/export.ts')).command,
  },
  {
    name: "history",
    summary: "list the plans that were applied here, or what a guest did over time",
    load: async () => (await import('./commands/history.ts')).command,
  },
  {
    name: "lint",
    summary: "check domain XML files and QEMU command lines before they are used",
    load: async () => (await import('./commands/lint.ts')).command,
  },
  {
    name: "measure",
    summary: "measure on this host what the ledger else takes from the literature",
    load: async () => (await import('./commands/measure.ts')).command,
  },
  {
    name: "plan",
    summary: "say what to change: where guests should be, and what mends the findings",
    load: async () => (await import('./commands/plan.ts')).command,
  },
  {
    name: "results",
    summary: "show what was measured on this host",
    load: async () => (await import('./commands/results.ts')).command,
  },
  {
    name: "rollback",
    summary: "take back what was applied",
    load: async () => (await import('./commands/rollback.ts')).command,
  },
  {
    name: "show",
    summary: "show what an applied plan changed, and what of it is in force",
    load: async () => (await import('./commands/show.ts')).command,
  },
  {
    name: "simulate",
    summary: "predict what a host will do: more guests, other places, other settings",
    load: async () => (await import('./commands/simulate.ts')).command,
  },
  {
    name: "snapshot",
    summary: "save everything read about the host and its guests",
    load: async () => (await import('./commands/snapshot.ts')).command,
  },
  {
    name: "top",
    summary: "see now what slows which guest, and why its vCPUs wait",
    load: async () => (await import('./commands/top.ts')).command,
  },
  {
    name: "topology",
    summary: "draw packages, NUMA nodes, caches, cores and threads",
    load: async () => (await import('./commands/topology.ts')).command,
  },
  {
    name: "watch",
    summary: "follow this host: keep a history, tell what changes, serve metrics",
    load: async () => (await import('./commands/watch.ts')).command,
  },
];

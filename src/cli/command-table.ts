// Written by tools/generate.ts from the files in commands/; edit those instead.
import type { CommandEntry } from './command.ts';

export const commandTable: readonly CommandEntry[] = [
  {
    name: "audit",
    summary: "find what slows the guests of this host (the default)",
    load: async () => (await import('./commands/audit.ts')).command,
  },
  {
    name: "explain",
    summary: "say what a check asks, why, and what mends it",
    load: async () => (await import('./commands/explain.ts')).command,
  },
  {
    name: "lint",
    summary: "check domain XML files and QEMU command lines before they are used",
    load: async () => (await import('./commands/lint.ts')).command,
  },
  {
    name: "plan",
    summary: "say where guests should be: NUMA nodes and pCPUs for each",
    load: async () => (await import('./commands/plan.ts')).command,
  },
  {
    name: "snapshot",
    summary: "save everything read about the host and its guests",
    load: async () => (await import('./commands/snapshot.ts')).command,
  },
  {
    name: "topology",
    summary: "draw packages, NUMA nodes, caches, cores and threads",
    load: async () => (await import('./commands/topology.ts')).command,
  },
];

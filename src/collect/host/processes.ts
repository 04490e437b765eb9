import { type Fact, isKnown, known, thenFact, unreadable } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';

/** Processes and kernel threads by name. `comm` is cut to 15 characters by the kernel. */
export interface ProcessName {
  pid: number;
  comm: string;
}

/** Read once and passed to whoever looks for a program: thousands of files on a big host. */
export function listProcesses(files: FileTree): Fact<ProcessName[]> {
  return thenFact(files.names('/proc'), (names) => {
    const processes: ProcessName[] = [];
    for (const name of names) {
      if (!/^\d+$/.test(name)) continue;
      const comm = files.text(`/proc/${name}/comm`);
      if (isKnown(comm)) processes.push({ pid: Number(name), comm: comm.value });
    }
    return processes.length === 0
      ? unreadable('/proc: no process is listed; run on the host itself')
      : known(processes);
  });
}

/** Arguments of a process, empty for kernel threads. */
export function processArguments(files: FileTree, pid: number): string[] {
  const line = files.text(`/proc/${pid}/cmdline`);
  return isKnown(line) ? line.value.split('\0').filter((argument) => argument !== '') : [];
}

import { absent, type Fact, mapFact } from '../../model/fact.ts';
import type { Service } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { KNOB_OWNERS, type KnobOwner } from './knob-owners.ts';
import { type ProcessName, processArguments } from './processes.ts';

/** Every known owner of knobs, running or not. Found by process, which works without systemd too. */
export function collectServices(files: FileTree, processes: Fact<ProcessName[]>): Fact<Service[]> {
  return mapFact(processes, (all) => {
    const candidates = all.map((process) => candidateFrom(files, process));
    return KNOB_OWNERS.map((owner) => describeOwner(files, owner, candidates));
  });
}

interface Candidate {
  pid: number;
  name: string;
  args: string[];
}

const INTERPRETERS = /^(?:python|perl|sh$|bash$|dash$)/;

/** A script is known by its file, which an interpreter has as its first argument that is not an option. */
function candidateFrom(files: FileTree, { pid, comm }: ProcessName): Candidate {
  if (!INTERPRETERS.test(comm)) return { pid, name: comm, args: [] };
  const args = processArguments(files, pid);
  const script = args.slice(1).find((argument) => !argument.startsWith('-')) ?? '';
  return { pid, name: script.slice(script.lastIndexOf('/') + 1), args };
}

function describeOwner(files: FileTree, owner: KnobOwner, candidates: Candidate[]): Service {
  // The kernel cuts process names to 15 characters.
  const names = owner.programs.flatMap((program) => [program, program.slice(0, 15)]);
  const process = candidates.find(({ name }) => names.includes(name));
  const setting = owner.setting;
  const args = process === undefined ? [] : processArguments(files, process.pid).slice(1);
  return {
    name: owner.name,
    running: process !== undefined,
    ...(process === undefined ? {} : { pid: process.pid }),
    setting: setting === undefined ? absent : setting(files, args),
  };
}

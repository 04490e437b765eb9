import { Journal } from '../../changes/journal.ts';
import { stateDirectory } from '../../collect/state-directory.ts';
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import type { Io } from '../io.ts';

/** The journal to write to; made where there is none. */
export function openJournal(state: string | undefined, io: Io): Journal {
  return Journal.open(state ?? stateDirectory(io.env));
}

/** The journal to look into: undefined where nothing was ever applied. */
export function findJournal(state: string | undefined, io: Io): Journal | undefined {
  return Journal.openExisting(state ?? stateDirectory(io.env));
}

/** The run that was named, else the newest that `isMeant`. */
export function chooseRun(
  journal: Journal | undefined,
  named: string | undefined,
  isMeant: (run: Run) => boolean,
): Run {
  const number = named === undefined ? undefined : parseRun(named);
  const run = number === undefined ? journal?.runs().find(isMeant) : journal?.run(number);
  if (run !== undefined) return run;
  throw new Problem(
    named === undefined
      ? { what: 'there is no such run', remedy: 'virt-tune history lists them all' }
      : { what: `there is no run ${named}`, remedy: 'virt-tune history lists them' },
  );
}

function parseRun(text: string): number {
  const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isNaN(number)) return number;
  throw new Problem({
    what: 'not the number of a run',
    where: text,
    remedy: 'virt-tune history lists them',
  });
}

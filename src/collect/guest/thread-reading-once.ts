import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { FileTree } from '../file-tree.ts';
import { parseLastCpu, parseSchedStat } from './thread-files.ts';
import type { ListedThread } from './thread-list.ts';
import type { ThreadReading } from './thread-sampler.ts';

/** One reading through the file tree, for another machine's files: nothing is kept open. */
export function readThreadsOnce(
  files: FileTree,
  threads: readonly ListedThread[],
): Map<number, ThreadReading> {
  return new Map(threads.map((thread) => [thread.tid, readOnce(files, thread)]));
}

function readOnce(files: FileTree, { pid, tid }: ListedThread): ThreadReading {
  const directory = `/proc/${pid}/task/${tid}`;
  const reading: ThreadReading = {
    runNs: 0,
    runDelayNs: 0,
    timeslices: 0,
    lastCpu: -1,
    problem: 'none',
  };
  const schedStat = files.text(`${directory}/schedstat`);
  if (isKnown(schedStat)) {
    const bytes = Buffer.from(schedStat.value);
    if (!parseSchedStat(bytes, bytes.length, reading)) reading.problem = 'unparsable';
  } else reading.problem = 'absent' in schedStat ? 'no-schedstat' : 'denied';
  const stat = Buffer.from(valueOrUndefined(files.text(`${directory}/stat`)) ?? '');
  reading.lastCpu = parseLastCpu(stat, stat.length);
  return reading;
}

import { absent, type Fact, known, mapFact, unreadable } from '../../model/fact.ts';
import type { Counter, GuestThread } from '../../model/guest-runtime.ts';
import { failedRead } from '../file-tree.ts';
import { counterFact, type ThreadDetail } from './thread-detail.ts';
import type { ListedThread } from './thread-list.ts';
import type { ThreadReading } from './thread-sampler.ts';

/** One reading of all of a guest's threads. */
export interface ThreadReadings {
  readonly threads: Fact<ListedThread[]>;
  /** By thread id. */
  readonly details: ReadonlyMap<number, ThreadDetail>;
  readonly readings: ReadonlyMap<number, Readonly<ThreadReading>>;
}

/** Threads at the end of the window, with what changed since its start; `start` undefined for one reading. */
export function threadsOverWindow(
  start: ThreadReadings | undefined,
  end: ThreadReadings,
): Fact<GuestThread[]> {
  return mapFact(end.threads, (threads) =>
    threads.flatMap((thread) => {
      const reading = end.readings.get(thread.tid);
      const detail = end.details.get(thread.tid);
      if (reading === undefined || detail === undefined || reading.problem === 'ended') return [];
      return [overWindow(thread, start, { reading, detail })];
    }),
  );
}

function overWindow(
  thread: ListedThread,
  start: ThreadReadings | undefined,
  end: { reading: Readonly<ThreadReading>; detail: ThreadDetail },
): GuestThread {
  const before = start?.readings.get(thread.tid);
  const beforeDetail = start?.details.get(thread.tid);
  const path = `/proc/${thread.pid}/task/${thread.tid}`;
  const cheap = (pick: (reading: ThreadReading) => number): Fact<Counter> => {
    const problem = readingProblem(end.reading, `${path}/schedstat`);
    if (problem !== undefined) return problem;
    const first = before?.problem === 'none' ? known(pick(before)) : undefined;
    return counterFact(first, known(pick(end.reading)));
  };
  const slow = (name: 'migrations' | 'voluntarySwitches' | 'involuntarySwitches'): Fact<Counter> =>
    counterFact(beforeDetail?.[name], end.detail[name]);
  return {
    tid: thread.tid,
    role: thread.role,
    ...(thread.index === undefined ? {} : { index: thread.index }),
    name: thread.name,
    runNs: cheap((reading) => reading.runNs),
    runDelayNs: cheap((reading) => reading.runDelayNs),
    timeslices: cheap((reading) => reading.timeslices),
    migrations: slow('migrations'),
    voluntarySwitches: slow('voluntarySwitches'),
    involuntarySwitches: slow('involuntarySwitches'),
    lastCpu:
      end.reading.lastCpu >= 0
        ? known(end.reading.lastCpu)
        : (readingProblem(end.reading, `${path}/stat`) ??
          unreadable(`${path}/stat: not a stat line`)),
    allowedCpus: end.detail.allowedCpus,
    ...(thread.role === 'vhost' && end.detail.startTicks !== undefined
      ? { startTicks: end.detail.startTicks }
      : {}),
  };
}

function readingProblem(reading: ThreadReading, path: string): Fact<never> | undefined {
  switch (reading.problem) {
    case 'none':
      return undefined;
    case 'no-schedstat':
      return absent;
    case 'denied':
      return failedRead(path, 'EACCES');
    case 'ended':
      return unreadable(`${path}: the thread ended while it was read`);
    case 'unparsable':
      return unreadable(`${path}: not three numbers`);
  }
}

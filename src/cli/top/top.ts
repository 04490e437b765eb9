import { appendFileSync, closeSync, openSync } from 'node:fs';
import { parseRecording } from '../../collect/load-recording.ts';
import { readTextFile } from '../../collect/text-file.ts';
import { Problem } from '../../model/problem.ts';
import type { Vitals } from '../../model/vitals.ts';
import { FIRST_VIEW, type SortKey } from '../../report/top/view.ts';
import type { Io } from '../io.ts';
import { readStdin } from '../read-stdin.ts';
import { writeLooks } from './batch.ts';
import { showLive } from './live.ts';
import { type Looks, liveLooks } from './looks.ts';

interface TopOptions {
  readonly interval: number;
  readonly batch: boolean;
  readonly looks: number | undefined;
  readonly sort: SortKey;
  readonly filter: string;
  readonly format: 'text' | 'json' | 'csv';
  readonly record: string | undefined;
  readonly replay: string | undefined;
  readonly connect: string | undefined;
  readonly config: string | undefined;
}

const PRIVATE_FILE = 0o600;
/** A night of a large host. */
const MOST_BYTES = 512 * 1024 * 1024;
/** A replay goes as fast as one can follow. */
const REPLAY_PAUSE_MS = 500;

export async function top(options: TopOptions, io: Io): Promise<void> {
  const isBatch = options.batch || options.format !== 'text';
  if (!isBatch && !(io.stdoutIsTerminal && io.stdin.isTTY)) {
    throw new Problem({ what: 'this is no terminal', remedy: 'give --batch for files and pipes' });
  }
  const looks =
    options.replay === undefined
      ? await liveLooks(options, io)
      : await replayed(options.replay, io);
  const recording = options.record === undefined ? undefined : openRecording(options.record);
  const view = { ...FIRST_VIEW, sort: options.sort, filter: options.filter };
  const how = {
    looks,
    number: options.looks ?? Number.POSITIVE_INFINITY,
    intervalMs: options.replay === undefined ? options.interval : REPLAY_PAUSE_MS,
    record: recording?.add,
  };
  try {
    if (isBatch) {
      const isLive = options.replay === undefined;
      await writeLooks({ ...how, isLive, format: options.format }, view, io);
    } else await showLive(how, view, io);
  } finally {
    looks.close();
    recording?.close();
  }
}

async function replayed(file: string, io: Io): Promise<Looks> {
  const text =
    file === '-'
      ? String(await readStdin(io, 'virt-tune top -b --replay - < night.jsonl'))
      : readTextFile(file, {
          what: 'the recording',
          maxBytes: MOST_BYTES,
          remedy: 'virt-tune top --record FILE writes one',
        });
  const looks = parseRecording(text, file === '-' ? 'standard input' : file);
  return { next: async () => looks.shift(), close: () => undefined };
}

function openRecording(file: string): { add(vitals: Vitals): void; close(): void } {
  try {
    const descriptor = openSync(file, 'w', PRIVATE_FILE);
    return {
      add: (vitals) => appendFileSync(descriptor, `${JSON.stringify(vitals)}\n`),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw new Problem({
      what: `cannot write ${file}`,
      remedy: 'choose a file in a directory you may write to',
      cause: error,
    });
  }
}

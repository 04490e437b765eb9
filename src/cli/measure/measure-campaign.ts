import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFileTree } from '../../collect/file-tree.ts';
import { placeOf } from '../../collect/guest/file-place.ts';
import { readMountTable } from '../../collect/host/mount-table.ts';
import { collectSnapshot } from '../../collect/snapshot.ts';
import { makeStateDirectory, stateDirectory } from '../../collect/state-directory.ts';
import { hostText } from '../../derived/host-text.ts';
import { type BenchRunner, openRunner } from '../../measure/bench-runner.ts';
import { type Combination, combinationsOf } from '../../measure/configurations.ts';
import { findCampaign } from '../../measure/find-campaign.ts';
import { marksOf, watchNoise } from '../../measure/noise.ts';
import { requireMachine, requireNoGuests } from '../../measure/preconditions.ts';
import { readCampaign } from '../../measure/read-campaign.ts';
import { resultsOf } from '../../measure/results-of.ts';
import { runCampaign } from '../../measure/run-campaign.ts';
import { openStore, type Store, type StoredCampaign } from '../../measure/store.ts';
import { Campaign } from '../../model/campaign.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import type { MeasuredHost, Results } from '../../model/results.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Io } from '../io.ts';
import { progressText } from './progress-text.ts';

export interface MeasureRequest {
  readonly budget: number | undefined;
  readonly precision: number | undefined;
  readonly rounds: number | undefined;
  readonly noise: Campaign['noise'] | undefined;
  readonly scratch: string;
  readonly besideGuests: boolean;
  readonly resume: boolean;
}

/** How long the host is watched before anything of ours runs. */
const WATCH_MS = 1000;

/** Begins a campaign or goes on with one, and runs it to its end. */
export async function measureCampaign(
  word: string | undefined,
  request: MeasureRequest,
  io: Io,
): Promise<Results> {
  if (word === undefined) {
    throw new Problem({
      what: 'no campaign is named',
      remedy: 'name one; virt-tune measure --list shows what there is',
    });
  }
  const directory = makeStateDirectory(stateDirectory(io.env));
  const { scratch } = request;
  const note = (line: string) => io.note(`virt-tune: ${line}`);
  // Guests to kill and files to remove: on a busy host that takes longer than others have.
  io.takeTime();
  const runner = await openRunner({ stateDirectory: directory, scratch, signal: io.signal, note });
  const store = openStore(directory);
  try {
    // Only one measures at a time, so what is said to run was killed.
    store.giveUpRunning();
    const begun = request.resume ? resumed(word, store) : await begin(word, request, store, io);
    const combinations = combinationsOf(begun.campaign);
    requireMachine(
      combinations.map(({ set }) => set.needs),
      scratch,
    );
    await runToEnd(begun, combinations, { store, runner }, io);
    const finished = store.campaigns().find(({ id }) => id === begun.id);
    if (finished === undefined) throw new Error(`campaign ${begun.id} is not kept`);
    return resultsOf(finished, store);
  } finally {
    io.progress('');
    store.close();
    await runner.close();
  }
}

async function runToEnd(
  begun: StoredCampaign,
  combinations: readonly Combination[],
  { store, runner }: { readonly store: Store; readonly runner: BenchRunner },
  io: Io,
): Promise<void> {
  const { id, campaign, spentMs } = begun;
  store.setState(id, 'running');
  try {
    await runCampaign({
      ...{ id, campaign, combinations, store, runner, spentMs, signal: io.signal },
      progress: (progress) => io.progress(progressText(campaign.name, progress)),
    });
    store.setState(id, 'finished');
  } catch (error) {
    store.setState(id, io.signal.aborted ? 'interrupted' : 'failed');
    throw error;
  }
}

async function begin(
  word: string,
  request: MeasureRequest,
  store: Store,
  io: Io,
): Promise<StoredCampaign> {
  io.progress('virt-tune: reading the host ...');
  const snapshot = await collectSnapshot({
    windowMs: WATCH_MS,
    signal: io.signal,
    virtTuneVersion: io.version,
  });
  if (!request.besideGuests) requireNoGuests(snapshot.guests);
  const campaign = withRequest(findCampaign(word, { topology: topologyOf(snapshot) }), request);
  // What cannot run at all is said before anything is kept.
  const needs = combinationsOf(campaign).map(({ set }) => set.needs);
  requireMachine(needs, request.scratch);
  await requireQuiet(campaign, io);
  const begun = {
    campaign,
    host: { ...hostText(snapshot), ...scratchOn(request.scratch) },
    version: io.version,
    startedAt: new Date().toISOString(),
  };
  const id = store.begin({ ...begun, snapshot: JSON.stringify(snapshot) });
  return { ...begun, id, state: 'running', spentMs: 0 };
}

/** On what images and files are made: figures of storage hold for that device. */
function scratchOn(scratch: string): Pick<MeasuredHost, 'scratchDevice'> {
  const files = openFileTree();
  const mounts = valueOrUndefined(readMountTable(files)) ?? [];
  const device = valueOrUndefined(placeOf(files, mounts, resolve(scratch)).hostDevice);
  return device === undefined ? {} : { scratchDevice: device };
}

function resumed(word: string, store: Store): StoredCampaign {
  const name = /\.ya?ml$/.test(word) ? readCampaign(word).name : word;
  const found = store
    .campaigns()
    .findLast(({ campaign, state }) => campaign.name === name && state !== 'finished');
  if (found !== undefined) return found;
  throw new Problem({
    what: `no campaign ${name} was interrupted`,
    remedy: 'virt-tune results lists what is kept; begin a new one without --resume',
  });
}

function withRequest(campaign: Campaign, request: MeasureRequest): Campaign {
  const { budget, precision, rounds, noise } = request;
  return Campaign.parse({
    ...campaign,
    ...(budget === undefined ? {} : { budgetMinutes: budget / 60_000 }),
    ...(precision === undefined ? {} : { precision }),
    ...(rounds === undefined ? {} : { mostRounds: rounds }),
    ...(noise === undefined ? {} : { noise }),
  });
}

/** Of a host that is busy with other things, says so, or refuses it where that was asked for. */
async function requireQuiet(campaign: Campaign, io: Io): Promise<void> {
  const noiseSince = watchNoise();
  await sleep(WATCH_MS, undefined, { signal: io.signal });
  const marks = marksOf(noiseSince());
  if (marks.length === 0) return;
  if (campaign.noise === 'refuse') {
    throw new Problem({
      what: `the host is too noisy to measure on: ${marks.join(', ')}`,
      remedy: 'stop what else runs here, or measure with --noise mark',
    });
  }
  io.note(
    `virt-tune: the host is not quiet (${marks.join(', ')}): small differences will not be told`,
  );
}

function topologyOf(snapshot: Snapshot) {
  const topology = valueOrUndefined(snapshot.host.topology);
  if (topology !== undefined) return topology;
  throw new Problem({
    what: 'the CPUs of this host could not be read',
    remedy: 'virt-tune topology says why',
  });
}

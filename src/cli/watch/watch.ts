import { checks } from '../../checks/registry.ts';
import { programRunner } from '../../collect/run-program.ts';
import { stateDirectory } from '../../collect/state-directory.ts';
import type { WatchEvent } from '../../model/watch-event.ts';
import type { ControllerName } from '../../policies/controller-names.ts';
import type { OnStop } from '../../watch/act/actor.ts';
import { claimWatch } from '../../watch/claim.ts';
import { machineClock } from '../../watch/clock.ts';
import { historyFile } from '../../watch/history/reader.ts';
import { openHistoryWriter } from '../../watch/history/writer.ts';
import { openWatcher } from '../../watch/open-watcher.ts';
import { runWatch } from '../../watch/run-watch.ts';
import { serviceManager } from '../../watch/service-manager.ts';
import { obtainConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from '../measure/losses-measured-here.ts';
import { decisionTeller, type Mode } from './decide.ts';
import type { Address } from './listen.ts';
import { assertMayAct } from './may-act.ts';
import { serveLooks } from './serve.ts';

interface WatchOptions {
  readonly interval: number;
  readonly connect: string | undefined;
  readonly config: string | undefined;
  readonly state: string | undefined;
  readonly noHistory: boolean;
  readonly samples: boolean;
  readonly policies: readonly ControllerName[] | undefined;
  readonly mode: Mode;
  readonly onStop: OnStop | undefined;
  readonly listen: Address | undefined;
  readonly noToken: boolean;
  readonly looks: number | undefined;
}

const BALLOON_SURVEY_MS = 20_000;

export async function watch(options: WatchOptions, io: Io): Promise<void> {
  if (options.mode === 'act') assertMayAct(options);
  const configuration = await obtainConfiguration(options.config, checks);
  // The last that was opened is closed first, also where the next cannot be.
  await using opened = new AsyncDisposableStack();
  const file = historyFile(options.state ?? stateDirectory(io.env));
  const release = options.noHistory ? undefined : claimWatch(file);
  opened.defer(() => release?.());
  const clock = machineClock;
  const history = options.noHistory ? undefined : openHistoryWriter(file, clock.monotonicMs);
  opened.defer(() => history?.close());
  const tell = (event: WatchEvent): void => io.write(`${JSON.stringify(event)}\n`);
  // Who only watches need not have what changes a host in memory for months.
  const acting =
    options.mode === 'act'
      ? await (await import('./act.ts')).openActor(options, { configuration, tell, io })
      : undefined;
  opened.defer(() => acting?.close());
  const tellDecisions = decisionTeller(
    options.policies ?? [],
    { mode: options.mode, actor: acting?.actor },
    configuration,
  );
  const watcher = await openWatcher({
    ...options,
    intervalMs: options.interval,
    // What guests say of their memory is only as fresh as the last survey.
    surveyPauseMs: options.policies?.includes('balloon') ? BALLOON_SURVEY_MS : undefined,
    checks,
    configuration,
    measured: lossesMeasuredHere(io),
    signal: io.signal,
    virtTuneVersion: io.version,
  });
  opened.defer(() => watcher.close());
  const served =
    options.listen === undefined ? undefined : await serveLooks(options.listen, options, io);
  opened.defer(() => served?.close());
  await runWatch({
    clock,
    watcher,
    intervalMs: options.interval,
    history,
    // Told to the last, also after the signal to end.
    manager: serviceManager(io.env, programRunner(new AbortController().signal), clock.monotonicMs),
    signal: io.signal,
    looks: options.looks ?? Number.POSITIVE_INFINITY,
    tell,
    seen: async (look) => {
      const { vitals, historyWorks, lookMs } = look;
      served?.show(vitals, { historyWorks, lookS: lookMs / 1000 });
      if (options.samples) io.write(`${JSON.stringify(vitals)}\n`);
      return tellDecisions(look);
    },
  });
}

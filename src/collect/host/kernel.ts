import { type Fact, mapFact } from '../../model/fact.ts';
import type { HostKernel } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { cpuTimeShares, readCpuTimes } from './cpu-time.ts';
import { debugText } from './debugfs.ts';
import { decimal, parseFile, splitWords } from './kernel-text.ts';
import {
  collectPersistedFileWrites,
  collectPersistedModuleOptions,
  collectPersistedSysctls,
} from './persisted-settings.ts';
import { collectPressure } from './pressure.ts';
import { ratesOver, type Sampling } from './sampling.ts';
import { readSoftnet } from './softnet.ts';
import { collectSysctls } from './sysctls.ts';

const CLOCKSOURCE = '/sys/devices/system/clocksource/clocksource0';
const WORKQUEUE = '/sys/devices/virtual/workqueue';

type Sampled = 'cpuShares' | 'cpuBusyShares' | 'contextSwitchesPerS' | 'softnet' | 'softnetPerS';

export function sampleKernel(world: World): Sampling<HostKernel> {
  const { files } = world;
  const before = { times: readCpuTimes(files), softnet: readSoftnet(files) };
  return {
    finish(elapsed) {
      const after = { times: readCpuTimes(files), softnet: readSoftnet(files) };
      return {
        ...collectKernel(files),
        ...cpuTimeShares(elapsed, before.times, after.times),
        softnet: after.softnet,
        softnetPerS: ratesOver(elapsed, before.softnet, after.softnet),
      };
    },
  };
}

function collectKernel(files: FileTree): Omit<HostKernel, Sampled> {
  return {
    release: files.text('/proc/sys/kernel/osrelease'),
    version: files.text('/proc/sys/kernel/version'),
    commandLine: files.text('/proc/cmdline'),
    sysctls: collectSysctls(files),
    schedulerFeatures: readSchedulerFeatures(files),
    persistedSysctls: collectPersistedSysctls(files),
    persistedModuleOptions: collectPersistedModuleOptions(files),
    persistedFileWrites: collectPersistedFileWrites(files),
    clocksource: mapFact(files.text(`${CLOCKSOURCE}/current_clocksource`), (text) => text.trim()),
    clocksourceChoices: mapFact(files.text(`${CLOCKSOURCE}/available_clocksource`), splitWords),
    uptimeS: parseFile(files, '/proc/uptime', firstNumber),
    loadAverage1: parseFile(files, '/proc/loadavg', firstNumber),
    pressure: collectPressure(files),
    workqueueMask: files.text(`${WORKQUEUE}/cpumask`),
    writebackWorkqueueMask: files.text(`${WORKQUEUE}/writeback/cpumask`),
  };
}

/** The file moved in Linux 5.13. */
function readSchedulerFeatures(files: FileTree): Fact<string[]> {
  const features = debugText(files, 'sched/features');
  return mapFact('absent' in features ? debugText(files, 'sched_features') : features, splitWords);
}

function firstNumber(content: string): number {
  return decimal(splitWords(content)[0]);
}

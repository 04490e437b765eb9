import { closeSync, openSync, readSync } from 'node:fs';
import { parseCpuList } from '../../model/cpu-list.ts';
import {
  absent,
  type Fact,
  isKnown,
  known,
  mapFact,
  thenFact,
  unreadable,
} from '../../model/fact.ts';
import type { HostPower } from '../../model/host.ts';
import type { World } from '../collector.ts';
import { errorCode, type FileTree, failedRead } from '../file-tree.ts';
import { collectFrequencyPolicies } from './frequency-policies.ts';
import { parseFile, switchState } from './kernel-text.ts';
import { growthOver, memberOf, type Sampling } from './sampling.ts';

const CPU = '/sys/devices/system/cpu';

const NOT_LIVE = '/dev/cpu_dma_latency: needs a running system; these files were recorded';

/** What /dev/cpu_dma_latency answers where nobody asks for anything (PM_QOS_CPU_LATENCY_DEFAULT_VALUE). */
const NO_LATENCY_LIMIT_US = 2_000_000_000;

export function samplePower(world: World): Sampling<HostPower> {
  const { files } = world;
  const before = readThrottleCount(files);
  return {
    finish(elapsed) {
      const after = readThrottleCount(files);
      const growth = growthOver(elapsed, before, after);
      return {
        ...collectPower(world),
        throttleCount: mapFact(after, (count) => count.total),
        throttleDelta: memberOf(growth, 'total', `${CPU}/cpu*/thermal_throttle`),
      };
    },
  };
}

function collectPower(world: World): Omit<HostPower, 'throttleCount' | 'throttleDelta'> {
  const { files } = world;
  return {
    policies: collectFrequencyPolicies(files),
    boost: readBoost(files),
    minPerfPercent: files.number(`${CPU}/intel_pstate/min_perf_pct`),
    idleDriver: files.text(`${CPU}/cpuidle/current_driver`),
    idleGovernor: firstPresent(
      files.text(`${CPU}/cpuidle/current_governor`),
      files.text(`${CPU}/cpuidle/current_governor_ro`),
    ),
    idleStates: readIdleStates(files),
    platformProfile: files.text('/sys/firmware/acpi/platform_profile'),
    pstateStatus: firstPresent(
      files.text(`${CPU}/intel_pstate/status`),
      files.text(`${CPU}/amd_pstate/status`),
    ),
    cpuDmaLatencyUs: world.live ? readLatencyLimit() : unreadable(NOT_LIVE),
    resumeLatencyUs: readResumeLimits(files),
    linkPowerPolicies: readLinkPolicies(files),
    nvmePowerStateLatencyUs: files.number(
      '/sys/module/nvme_core/parameters/default_ps_max_latency_us',
    ),
  };
}

function firstPresent<T>(first: Fact<T>, second: Fact<T>): Fact<T> {
  return 'absent' in first ? second : first;
}

/** intel_pstate says "no turbo", the generic switch "boost" (Documentation/admin-guide/pm/cpufreq.rst). */
function readBoost(files: FileTree): Fact<boolean> {
  const noTurbo = parseFile(files, `${CPU}/intel_pstate/no_turbo`, switchState);
  if (!('absent' in noTurbo)) return mapFact(noTurbo, (off) => !off);
  return parseFile(files, `${CPU}/cpufreq/boost`, switchState);
}

function cpuDirectories(files: FileTree): Fact<string[]> {
  return mapFact(files.names(CPU), (names) =>
    names
      .filter((name) => /^cpu\d+$/.test(name))
      .sort((left, right) => Number(left.slice(3)) - Number(right.slice(3))),
  );
}

function readThrottleCount(files: FileTree): Fact<{ total: number }> {
  return thenFact(cpuDirectories(files), (cpus) => {
    const counts = cpus
      .map((cpu) => files.number(`${CPU}/${cpu}/thermal_throttle/core_throttle_count`))
      .filter(isKnown);
    if (counts.length === 0) return absent;
    return known({ total: counts.reduce((sum, count) => sum + count.value, 0) });
  });
}

/** The first online pCPU speaks for all: the states of one package type are the same everywhere. */
function readIdleStates(files: FileTree): HostPower['idleStates'] {
  const online = parseFile(files, `${CPU}/online`, parseCpuList);
  const first = isKnown(online) ? (online.value[0] ?? 0) : 0;
  const directory = `${CPU}/cpu${first}/cpuidle`;
  return mapFact(files.names(directory), (names) =>
    names
      .filter((name) => /^state\d+$/.test(name))
      .sort((left, right) => Number(left.slice(5)) - Number(right.slice(5)))
      .flatMap((state) => {
        const name = files.text(`${directory}/${state}/name`);
        const latency = files.number(`${directory}/${state}/latency`);
        const disabled = parseFile(files, `${directory}/${state}/disable`, switchState);
        if (!isKnown(name) || !isKnown(latency)) return [];
        return [
          {
            name: name.value,
            exitLatencyUs: latency.value,
            disabled: isKnown(disabled) && disabled.value,
          },
        ];
      }),
  );
}

/**
 * Reading the device tells the strictest limit held now, as a 32-bit number
 * (Documentation/power/pm_qos_interface.rst). Opening it holds no limit of our own until something is written.
 */
function readLatencyLimit(): Fact<number> {
  const path = '/dev/cpu_dma_latency';
  try {
    const descriptor = openSync(path, 'r');
    try {
      const answer = Buffer.alloc(4);
      readSync(descriptor, answer, 0, answer.length, 0);
      const limitUs = answer.readInt32LE(0);
      return limitUs === NO_LATENCY_LIMIT_US ? absent : known(limitUs);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return failedRead(path, errorCode(error));
  }
}

/** `0` in the file is "no limit", `n/a` "no latency at all" (Documentation/ABI/testing/sysfs-devices-power). */
function readResumeLimits(files: FileTree): Fact<Record<string, number>> {
  return thenFact(cpuDirectories(files), (cpus) => {
    const limits: Record<string, number> = {};
    let present = false;
    for (const cpu of cpus) {
      const text = files.text(`${CPU}/${cpu}/power/pm_qos_resume_latency_us`);
      if (!isKnown(text)) continue;
      present = true;
      if (text.value === 'n/a') limits[cpu.slice(3)] = 0;
      else if (/^[1-9]\d*$/.test(text.value)) limits[cpu.slice(3)] = Number(text.value);
    }
    return present ? known(limits) : absent;
  });
}

function readLinkPolicies(files: FileTree): Fact<Record<string, string>> {
  return thenFact(files.names('/sys/class/scsi_host'), (hosts) => {
    const policies: Record<string, string> = {};
    for (const host of hosts) {
      const policy = files.text(`/sys/class/scsi_host/${host}/link_power_management_policy`);
      if (isKnown(policy)) policies[host] = policy.value;
    }
    return Object.keys(policies).length === 0 ? absent : known(policies);
  });
}

import { parseCpuList } from '../../model/cpu-list.ts';
import { absent, type Fact, isKnown, known, thenFact } from '../../model/fact.ts';
import type { HostPower } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { decimal, parsed, parseFile } from './kernel-text.ts';

const CPU = '/sys/devices/system/cpu';

type Policies = HostPower['policies'];
type Policy = Policies extends Fact<(infer One)[]> ? One : never;

/**
 * Absent in most virtual machines. Kernels before 4.3 have no policy directories, only one below each pCPU.
 * Asking for the current frequency may wake a pCPU; reading /proc/cpuinfo first makes the kernel's answer a
 * recent one for all (arch/x86/kernel/cpu/aperfmperf.c).
 */
export function collectFrequencyPolicies(files: FileTree): Policies {
  const policies = directories(files, `${CPU}/cpufreq`, /^policy\d+$/, '');
  const found = isKnown(policies) ? policies : directories(files, CPU, /^cpu\d+$/, '/cpufreq');
  return thenFact(found, (paths) => {
    const described = paths.flatMap((path) => describePolicy(files, path));
    return described.length === 0 ? absent : known(withoutRepeats(described));
  });
}

function directories(
  files: FileTree,
  parent: string,
  pattern: RegExp,
  below: string,
): Fact<string[]> {
  return thenFact(files.names(parent), (names) => {
    const matching = names
      .filter((name) => pattern.test(name))
      .sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
    return matching.length === 0
      ? absent
      : known(matching.map((name) => `${parent}/${name}${below}`));
  });
}

function describePolicy(files: FileTree, path: string): Policy[] {
  const cpus = parseFile(files, `${path}/affected_cpus`, (text) =>
    parseCpuList(text.trim().replaceAll(/\s+/g, ',')),
  );
  if (!isKnown(cpus)) return [];
  return [
    {
      cpus: cpus.value,
      driver: files.text(`${path}/scaling_driver`),
      governor: files.text(`${path}/scaling_governor`),
      energyPreference: files.text(`${path}/energy_performance_preference`),
      minKHz: files.number(`${path}/scaling_min_freq`),
      maxKHz: files.number(`${path}/scaling_max_freq`),
      hardwareMaxKHz: files.number(`${path}/cpuinfo_max_freq`),
      currentKHz: currentFrequency(files, path),
    },
  ];
}

/** `<unknown>` where the driver cannot tell. */
function currentFrequency(files: FileTree, path: string): Fact<number> {
  const file = `${path}/scaling_cur_freq`;
  return thenFact(files.text(file), (text) =>
    text.startsWith('<') ? absent : parsed(file, text, decimal),
  );
}

/** The per-pCPU directories of one policy are links to the same place. */
function withoutRepeats(policies: Policy[]): Policy[] {
  const seen = new Set<string>();
  return policies.filter((policy) => {
    const key = policy.cpus.join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

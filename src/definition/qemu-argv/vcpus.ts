import type { GuestCpu, GuestDefinition } from '../../model/guest-definition.ts';
import { type CommandLine, mergedProperties } from './command-line.ts';
import { machineOf } from './machine.ts';
import { integerProperty, type Properties, property } from './properties.ts';

export interface Smp {
  readonly vcpus: GuestDefinition['vcpus'];
  /** As QEMU completes it, whether or not any of it was given. */
  readonly topology: NonNullable<GuestCpu['topology']>;
  readonly topologyGiven: boolean;
}

/**
 * All forms of -smp. What is left out follows QEMU since 6.2: more cores rather than more sockets,
 * but for older machine types (docs of -smp; hw/core/machine-smp.c).
 */
export function readSmp(line: CommandLine): Smp {
  const smp = mergedProperties(line, ['smp'], 'cpus');
  const number = (name: string): number | undefined => positive(smp, name);
  const asked = number('maxcpus') ?? number('cpus');
  const dies = number('dies') ?? 1;
  const clusters = (number('clusters') ?? 1) * (number('modules') ?? 1);
  let threads = number('threads');
  let cores = number('cores');
  let sockets = number('sockets');
  const rest = (...known: number[]): number =>
    Math.max(Math.floor((asked ?? 0) / known.reduce((left, right) => left * right, 1)), 1);
  if (sockets === undefined && prefersSockets(line)) {
    cores ??= 1;
    threads ??= 1;
    sockets = rest(dies, clusters, cores, threads);
  } else if (cores === undefined) {
    sockets ??= 1;
    threads ??= 1;
    cores = rest(sockets, dies, clusters, threads);
  } else if (sockets === undefined) {
    threads ??= 1;
    sockets = rest(dies, clusters, cores, threads);
  }
  threads ??= rest(sockets, dies, clusters, cores);
  const max = asked ?? sockets * dies * clusters * cores * threads;
  return {
    vcpus: { max, current: number('cpus') ?? max },
    topology: { sockets, dies, clusters, cores, threads },
    topologyGiven: ['sockets', 'dies', 'clusters', 'modules', 'cores', 'threads'].some((name) =>
      smp.has(name),
    ),
  };
}

/** Machine types from before 6.2 keep the order they had: more sockets rather than more cores. */
function prefersSockets(line: CommandLine): boolean {
  const version = /-(\d+)\.(\d+)(?:\.\d+)?$/.exec(property(machineOf(line), 'type') ?? '');
  if (version === null) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major < 6 || (major === 6 && minor < 2);
}

/** QEMU takes 0 as "not given". Its machines have at most some thousand vCPUs. */
const MAX_VCPUS = 65_536;

function positive(smp: Properties, name: string): number | undefined {
  const value = integerProperty(smp, name);
  return value !== undefined && value > 0 && value <= MAX_VCPUS ? value : undefined;
}

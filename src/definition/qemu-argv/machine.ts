import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, isGiven, mergedProperties, valuesOf } from './command-line.ts';
import { type Properties, parseProperties, property, switchProperty } from './properties.ts';

export function machineOf(line: CommandLine): Properties {
  return mergedProperties(line, ['machine', 'M'], 'type');
}

/** `qemu-system-aarch64` says the architecture; `qemu-kvm` does not. */
export function architectureOf(line: CommandLine): string | undefined {
  return /^qemu-system-([a-z0-9_]+)/.exec(line.program)?.[1];
}

/**
 * What is asked for, several choices joined by colons; -enable-kvm is short for -machine accel=kvm. Without a word QEMU emulates, unless its program's name
 * ends in "kvm" (system/vl.c, configure_accelerators).
 */
export function acceleratorOf(line: CommandLine): string {
  const chosen = valuesOf(line, 'accel').flatMap(
    (value) => property(parseProperties(value, 'accel'), 'accel') ?? [],
  );
  if (chosen.length > 0) return chosen.join(':');
  const ofMachine = line.options.flatMap(({ name, value }) => {
    if (name === 'enable-kvm') return 'kvm';
    const isMachine = name === 'machine' || name === 'M';
    return (isMachine ? property(parseProperties(value, 'type'), 'accel') : undefined) ?? [];
  });
  const last = ofMachine.at(-1);
  if (last !== undefined) return last;
  return line.program.endsWith('kvm') ? 'kvm:tcg' : 'tcg';
}

/** libvirt's words: efi or bios. */
export function firmwareOf(line: CommandLine): string | undefined {
  const flash =
    isGiven(line, 'pflash') ||
    property(machineOf(line), 'pflash0') !== undefined ||
    valuesOf(line, 'drive').some((value) => property(parseProperties(value), 'if') === 'pflash');
  if (flash) return 'efi';
  const bios = valuesOf(line, 'bios').at(-1);
  if (bios === undefined) return undefined;
  return /ovmf|edk2|efi/i.test(bios) ? 'efi' : 'bios';
}

/** `-name guest=web,debug-threads=on` or `-name web`. */
export function nameOf(line: CommandLine): string | undefined {
  return property(mergedProperties(line, ['name'], 'guest'), 'guest');
}

const TIMER_POLICY: ReadonlyMap<string, string> = new Map([
  ['slew', 'catchup'],
  ['none', 'delay'],
]);

export function clockOf(line: CommandLine, cpu: Properties): GuestDefinition['clock'] {
  const clock = mergedProperties(line, ['rtc'], 'base');
  const base = property(clock, 'base');
  const drift = TIMER_POLICY.get(property(clock, 'driftfix') ?? '');
  const hpet = isGiven(line, 'no-hpet') ? false : switchProperty(machineOf(line), 'hpet');
  const hypervClock = switchProperty(cpu, 'hv-time');
  const pit = valuesOf(line, 'global')
    .map((value) => /^kvm-pit\.lost_tick_policy=(\w+)$/.exec(value)?.[1])
    .findLast((policy) => policy !== undefined);
  return {
    ...given({ offset: base !== undefined && /^\d/.test(base) ? 'absolute' : base }),
    timers: [
      ...(drift === undefined ? [] : [{ name: 'rtc', tickPolicy: drift }]),
      ...(pit === undefined ? [] : [{ name: 'pit', tickPolicy: pit }]),
      ...(hpet === undefined ? [] : [{ name: 'hpet', present: hpet }]),
      ...(hypervClock === undefined ? [] : [{ name: 'hypervclock', present: hypervClock }]),
    ],
  };
}

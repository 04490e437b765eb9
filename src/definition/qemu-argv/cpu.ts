import type { GuestCpu, GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, valuesOf } from './command-line.ts';
import {
  type Properties,
  parseInteger,
  parseProperties,
  property,
  switchProperty,
} from './properties.ts';

/** -cpu with its names in one spelling: hyphens, `+x` as `x=on`, `-x` as `x=off`. */
export function cpuProperties(line: CommandLine): Properties {
  const given = parseProperties(valuesOf(line, 'cpu').at(-1) ?? '', 'model-name');
  const spelled = new Map<string, readonly string[]>();
  for (const [name, values] of given) {
    const sign = /^[+-]/.exec(name)?.[0];
    const plain = name.replace(/^[+-]/, '').replaceAll('_', '-');
    spelled.set(plain, sign === undefined ? values : [sign === '+' ? 'on' : 'off']);
  }
  return spelled;
}

/** Switches of -cpu that are no CPUID features. */
const NOT_FEATURES = new Set(
  `kvm migratable check enforce pmu l3-cache host-cache-info host-phys-bits fill-mtrr-mask full-cpuid-auto-level
  legacy-cache cpuid-0xb lmce tcg-cpuid vmware-cpuid-freq x-intel-pt-auto-level kvm-hint-dedicated
  kvm-poll-control realized hotplugged hotpluggable start-powered-off`.split(/\s+/),
);

export function readCpuModel(cpu: Properties): Omit<GuestCpu, 'cells' | 'topology'> {
  const name = property(cpu, 'model-name');
  const features = [...cpu.keys()]
    .filter((key) => !NOT_FEATURES.has(key) && !key.startsWith('hv-'))
    .flatMap((key) => {
      const on = switchProperty(cpu, key);
      return on === undefined ? [] : [{ name: key, policy: on ? 'require' : 'disable' }];
    });
  return {
    ...modeOf(name),
    ...given({ migratable: switchProperty(cpu, 'migratable'), cache: cacheOf(cpu) }),
    features,
  };
}

function modeOf(name: string | undefined): Pick<GuestCpu, 'mode' | 'model'> {
  if (name === undefined) return {};
  if (name === 'host') return { mode: 'host-passthrough' };
  return name === 'max' ? { mode: 'maximum' } : { mode: 'custom', model: name };
}

function cacheOf(cpu: Properties): GuestCpu['cache'] {
  const emulated = switchProperty(cpu, 'l3-cache');
  if (switchProperty(cpu, 'host-cache-info') === true) return { mode: 'passthrough' };
  if (emulated === undefined) return undefined;
  return emulated ? { mode: 'emulate', level: 3 } : { mode: 'disable' };
}

export function readFeatures(cpu: Properties, machine: Properties): GuestDefinition['features'] {
  const visible = switchProperty(cpu, 'kvm');
  return {
    hyperv: enlightenments(cpu),
    ...given({
      hypervMode: switchProperty(cpu, 'hv-passthrough') === true ? 'passthrough' : undefined,
      kvmHidden: visible === undefined ? undefined : !visible,
      hintDedicated: switchProperty(cpu, 'kvm-hint-dedicated'),
      pollControl: switchProperty(cpu, 'kvm-poll-control'),
      pvSpinlock: switchProperty(cpu, 'kvm-pv-unhalt'),
      pmu: switchProperty(cpu, 'pmu'),
    }),
    names: ['acpi', 'smm', 'vmport', 'vmcoreinfo'].filter(
      (name) => switchProperty(machine, name) === true,
    ),
  };
}

/** Named as in libvirt: `hv-vendor-id` is `vendor_id`. The reference clock is a timer there, the mode no part. */
function enlightenments(cpu: Properties): Record<string, string> {
  const found = [...cpu.keys()]
    .filter((key) => key.startsWith('hv-') && key !== 'hv-time' && key !== 'hv-passthrough')
    .map((key): [string, string] => {
      const on = switchProperty(cpu, key);
      const tries = parseInteger(property(cpu, key));
      const value = on === false ? 'off' : 'on';
      const name = key.slice('hv-'.length).replaceAll('-', '_');
      return [name, name === 'spinlocks' && tries !== undefined ? `${tries}` : value];
    });
  return Object.fromEntries(found);
}

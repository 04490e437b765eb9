import type { XmlElement } from '@rgrove/parse-xml';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import {
  attribute,
  children,
  content,
  descend,
  flag,
  integer,
  localName,
  type MaybeElement,
} from './xml-element.ts';

export function readFeatures(domain: XmlElement): GuestDefinition['features'] {
  const features = descend(domain, 'features');
  const hyperv = descend(features, 'hyperv');
  const kvm = descend(features, 'kvm');
  return {
    hyperv: Object.fromEntries(
      children(hyperv).map((part) => [localName(part), enlightenment(part)]),
    ),
    ...given({
      hypervMode: attribute(hyperv, 'mode'),
      kvmHidden: flag(descend(kvm, 'hidden'), 'state'),
      hintDedicated: flag(descend(kvm, 'hint-dedicated'), 'state'),
      pollControl: flag(descend(kvm, 'poll-control'), 'state'),
      pvSpinlock: presence(descend(features, 'pvspinlock')),
      pmu: presence(descend(features, 'pmu')),
    }),
    names: children(features)
      .filter((feature) => flag(feature, 'state') !== false)
      .map(localName),
  };
}

/** Spinlocks say how many tries come before the hypervisor is told; everything else is on or off. */
function enlightenment(part: XmlElement): string {
  const state = attribute(part, 'state') ?? 'on';
  return state === 'on' ? (attribute(part, 'retries') ?? state) : state;
}

/** An element without a state says on. */
function presence(element: MaybeElement): boolean | undefined {
  return element === undefined ? undefined : (flag(element, 'state') ?? true);
}

export function readClock(domain: XmlElement): GuestDefinition['clock'] {
  const clock = descend(domain, 'clock');
  return {
    ...given({ offset: attribute(clock, 'offset') }),
    timers: children(clock, 'timer').flatMap((timer) => {
      const name = attribute(timer, 'name');
      if (name === undefined) return [];
      return [
        {
          name,
          ...given({
            present: flag(timer, 'present'),
            tickPolicy: attribute(timer, 'tickpolicy'),
            mode: attribute(timer, 'mode'),
            frequencyHz: integer(timer, 'frequency'),
          }),
        },
      ];
    }),
  };
}

/** The operating system's id that installers such as virt-install leave. */
export function readOsId(domain: XmlElement): string | undefined {
  return attribute(descend(domain, 'metadata', 'libosinfo', 'os'), 'id');
}

/** efi or bios (libvirt's words), where the text says so: by firmware='efi', or by a loader that is flash memory. */
export function readFirmware(domain: XmlElement): string | undefined {
  const os = descend(domain, 'os');
  const chosen = attribute(os, 'firmware');
  if (chosen !== undefined) return chosen;
  const loader = descend(os, 'loader');
  if (attribute(loader, 'type') === 'pflash') return 'efi';
  return content(loader) === undefined ? undefined : 'bios';
}

import type { XmlElement } from '@rgrove/parse-xml';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { attribute, children, descend, idList, integer, integerContent } from './xml-element.ts';

/** Without the element libvirt gives one vCPU. */
const DEFAULT_VCPUS = 1;

/** Far above any host's use; a number in the text must not make us count for hours. */
const MAX_IOTHREADS = 65_536;

export function readVcpus(domain: XmlElement): GuestDefinition['vcpus'] {
  const vcpu = descend(domain, 'vcpu');
  const max = integerContent(vcpu) ?? DEFAULT_VCPUS;
  return {
    max,
    current: integer(vcpu, 'current') ?? max,
    ...given({ placement: attribute(vcpu, 'placement'), cpus: idList(vcpu, 'cpuset') }),
  };
}

/** libvirt numbers the iothreads that are not listed from 1, leaving out the ids that are. */
export function readIothreads(domain: XmlElement): GuestDefinition['iothreads'] {
  const listed = children(descend(domain, 'iothreadids'), 'iothread').flatMap(
    (iothread) => attribute(iothread, 'id') ?? [],
  );
  const asked = integerContent(descend(domain, 'iothreads')) ?? 0;
  const count = Math.min(Math.max(asked, listed.length), MAX_IOTHREADS);
  const ids = new Set(listed);
  for (let id = 1; ids.size < count; id++) ids.add(`${id}`);
  return { count, ids: [...ids] };
}

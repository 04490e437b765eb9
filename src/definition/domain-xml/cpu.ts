import type { XmlElement } from '@rgrove/parse-xml';
import type { GuestCpu } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { attributeKiB } from './memory.ts';
import {
  attribute,
  children,
  content,
  descend,
  flag,
  idList,
  integer,
  type MaybeElement,
} from './xml-element.ts';

export function readCpu(domain: XmlElement): GuestCpu {
  const cpu = descend(domain, 'cpu');
  const model = content(descend(cpu, 'model'));
  return {
    ...given({
      mode: attribute(cpu, 'mode') ?? (model === undefined ? undefined : 'custom'),
      model,
      check: attribute(cpu, 'check'),
      migratable: flag(cpu, 'migratable'),
      topology: readTopology(descend(cpu, 'topology')),
      cache: readCache(descend(cpu, 'cache')),
    }),
    features: children(cpu, 'feature').flatMap((feature) => {
      const name = attribute(feature, 'name');
      return name === undefined
        ? []
        : [{ name, policy: attribute(feature, 'policy') ?? 'require' }];
    }),
    cells: children(descend(cpu, 'numa'), 'cell').map(readCell),
  };
}

function readTopology(topology: MaybeElement): GuestCpu['topology'] {
  if (topology === undefined) return undefined;
  return {
    sockets: integer(topology, 'sockets') ?? 1,
    dies: integer(topology, 'dies') ?? 1,
    clusters: integer(topology, 'clusters') ?? 1,
    cores: integer(topology, 'cores') ?? 1,
    threads: integer(topology, 'threads') ?? 1,
  };
}

function readCache(cache: MaybeElement): GuestCpu['cache'] {
  const mode = attribute(cache, 'mode');
  return mode === undefined ? undefined : { mode, ...given({ level: integer(cache, 'level') }) };
}

function readCell(cell: XmlElement, index: number): GuestCpu['cells'][number] {
  const distances: Record<string, number> = {};
  for (const sibling of children(descend(cell, 'distances'), 'sibling')) {
    const id = integer(sibling, 'id');
    const value = integer(sibling, 'value');
    if (id !== undefined && value !== undefined) distances[`${id}`] = value;
  }
  return {
    id: integer(cell, 'id') ?? index,
    vcpus: idList(cell, 'cpus') ?? [],
    ...given({ memoryKiB: attributeKiB(cell, 'memory') }),
    distances,
  };
}

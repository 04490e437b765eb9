import type { XmlElement } from '@rgrove/parse-xml';
import type { NumaTuning } from '../../model/guest-definition.ts';
import type { VcpuTuning } from '../../model/guest-tuning.ts';
import { given } from '../given.ts';
import { attribute, children, descend, idList, integer, integerContent } from './xml-element.ts';

export function readVcpuTuning(domain: XmlElement): VcpuTuning {
  const tune = descend(domain, 'cputune');
  const number = (name: string): number | undefined => integerContent(descend(tune, name));
  return {
    vcpuPins: children(tune, 'vcpupin').flatMap((pin) => {
      const vcpu = integer(pin, 'vcpu');
      const cpus = idList(pin, 'cpuset');
      return vcpu === undefined || cpus === undefined ? [] : [{ vcpu, cpus }];
    }),
    iothreadPins: children(tune, 'iothreadpin').flatMap((pin) => {
      const iothread = attribute(pin, 'iothread');
      const cpus = idList(pin, 'cpuset');
      return iothread === undefined || cpus === undefined ? [] : [{ iothread, cpus }];
    }),
    ...given({
      emulatorPin: idList(descend(tune, 'emulatorpin'), 'cpuset'),
      shares: number('shares'),
      periodUs: number('period'),
      quotaUs: number('quota'),
      globalPeriodUs: number('global_period'),
      globalQuotaUs: number('global_quota'),
      emulatorPeriodUs: number('emulator_period'),
      emulatorQuotaUs: number('emulator_quota'),
      iothreadQuotaUs: number('iothread_quota'),
    }),
    vcpuSchedulers: children(tune, 'vcpusched').flatMap((sched) => {
      const scheduler = attribute(sched, 'scheduler');
      if (scheduler === undefined) return [];
      return [
        {
          vcpus: idList(sched, 'vcpus') ?? [],
          scheduler,
          ...given({ priority: integer(sched, 'priority') }),
        },
      ];
    }),
    cacheTune: descend(tune, 'cachetune') !== undefined,
  };
}

export function readNumaTuning(domain: XmlElement): NumaTuning {
  const tune = descend(domain, 'numatune');
  const memory = descend(tune, 'memory');
  return {
    ...given({
      // Without the attribute libvirt uses strict.
      mode: attribute(memory, 'mode') ?? (memory === undefined ? undefined : 'strict'),
      nodes: idList(memory, 'nodeset'),
      placement: attribute(memory, 'placement'),
    }),
    cells: children(tune, 'memnode').flatMap((node) => {
      const cell = integer(node, 'cellid');
      const nodes = idList(node, 'nodeset');
      if (cell === undefined || nodes === undefined) return [];
      return [{ cell, mode: attribute(node, 'mode') ?? 'strict', nodes }];
    }),
  };
}

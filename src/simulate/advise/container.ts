import type { Advice } from '../../model/advice.ts';
import { parameters } from '../parameters.ts';
import { type AdviceSetting, percentText } from './setting.ts';

/** A guest of its own, or a container. */
export function adviseContainer({ workload, values, predicted }: AdviceSetting): Advice {
  const { ownKernel, tenants, liveMigration } = workload;
  const isFit = !ownKernel && !tenants && !liveMigration;
  const { exits = 1, pageWalk = 1 } = predicted.slowdowns;
  const virtual = 1 - 1 / (exits * pageWalk);
  const pros = [
    {
      text: `no emulation: ${percentText(values.containerTax)} lost to the container instead of ${percentText(virtual)} to virtualisation`,
      source: `${parameters.containerTax.source}; model`,
    },
    {
      text: 'a database lost more than 40 % in a guest and about nothing in a container',
      source: 'Felter et al., IBM RC25482 (2014), quoted',
    },
  ];
  const cons = [
    {
      text: 'containers share a kernel and disturb each other',
      source: "the sysadmin's summary virt-tune began with",
    },
    ...(ownKernel ? [{ text: 'it needs a kernel of its own' }] : []),
    ...(tenants ? [{ text: 'a fault of the shared kernel is open to other tenants' }] : []),
    ...(liveMigration ? [{ text: 'a container is not migrated live' }] : []),
  ];
  return {
    topic: 'container',
    question: 'virtual machine or container?',
    choice: isFit ? 'container' : 'virtual machine',
    for: isFit ? pros : cons,
    against: isFit ? cons : pros,
  };
}

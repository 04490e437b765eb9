import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';

/** Programs that decide where guests run: what one of them decided, it decides again. */
const OWNERS: readonly {
  readonly name: string;
  readonly owns: (guest: Guest) => boolean;
  readonly remedy: string;
}[] = [
  {
    name: 'numad',
    owns: () => true,
    remedy: 'numad moves guests between nodes by itself: stop it (systemctl disable --now numad)',
  },
  {
    name: 'nova-compute',
    owns: ({ origin }) => origin === 'libvirt',
    remedy:
      'nova-compute decides where its guests run: use hw:cpu_policy and hw:numa_nodes of their flavor',
  },
  {
    name: 'virt-handler',
    owns: () => true,
    remedy:
      "virt-handler decides where its guests run: use dedicatedCpuPlacement of the guest's spec",
  },
  {
    name: 'kubelet',
    owns: (guest) => cgroupOf(guest).includes('kubepods'),
    remedy: 'kubelet decides where its pods run: use its cpuManagerPolicy and memoryManagerPolicy',
  },
];

/** Why a guest's pins and memory are not virt-tune's to change; undefined: nobody else looks after them. */
export function pinOwner(guest: Guest, host: Host): string | undefined {
  const services = valueOrUndefined(host.services) ?? [];
  const owner = OWNERS.find(
    ({ name, owns }) => owns(guest) && services.some((one) => one.name === name && one.running),
  );
  return owner?.remedy;
}

function cgroupOf({ process }: Guest): string {
  const running = valueOrUndefined(process);
  return running === undefined ? '' : (valueOrUndefined(running.cgroup) ?? '');
}

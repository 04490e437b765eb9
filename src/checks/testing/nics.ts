import { known } from '../../model/fact.ts';
import type { Nic } from '../../model/guest-devices.ts';
import type { Nic as HostNic } from '../../model/host.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from './edited.ts';

/** Gives a guest one virtio card on a bridge, as changed, with what went through it over a window of one second. */
export function nicOf(
  draft: Snapshot,
  guest: string,
  changes: Partial<Nic>,
  rates: Readonly<Record<string, number>> = {},
): void {
  draft.windowMs = 1000;
  definitionOf(draft, guest).nics = [
    {
      target: 'vnet9',
      type: 'bridge',
      model: 'virtio',
      source: 'br0',
      bandwidthLimited: false,
      at: 'devices/interface[1]',
      ...changes,
    },
  ];
  runtimeOf(draft, guest).nics = known({ vnet9: { ...rates } });
}

/** Changes a NIC of the host. */
export function editHostNic({ host }: Snapshot, name: string, changes: Partial<HostNic>): void {
  const nics = 'value' in host.nics ? host.nics.value : [];
  const nic = nics.find((each) => each.name === name);
  if (nic === undefined) throw new Error(`no NIC ${name} was recorded`);
  Object.assign(nic, changes);
}

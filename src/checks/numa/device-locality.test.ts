import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './device-locality.ts';

/** `healthy` runs on node 2, from /dev/vda. */
function diskOnNode(draft: Snapshot, node: number): void {
  editBlockDevice(draft, { numaNode: known(node) });
}

function cardOnNode(draft: Snapshot, node: number): void {
  const { pciDevices } = draft.host;
  if (!isKnown(pciDevices)) return;
  for (const device of pciDevices.value) device.numaNode = known(node);
  const [first] = pciDevices.value;
  definitionOf(draft, 'healthy').hostDevices = [
    { type: 'pci', address: first?.address ?? '', at: 'devices/hostdev[1]' },
  ];
}

function uplinkOnNode(draft: Snapshot, node: number): void {
  const { nics } = draft.host;
  if (!isKnown(nics)) return;
  const [first] = nics.value;
  if (first === undefined) return;
  nics.value.push({
    ...first,
    name: 'ens3f0',
    kind: 'physical',
    master: known('br0'),
    numaNode: known(node),
  });
  definitionOf(draft, 'healthy').nics = [
    {
      target: 'vnet9',
      type: 'bridge',
      source: 'br0',
      bandwidthLimited: false,
      at: 'devices/interface[1]',
    },
  ];
}

testCheck(check, {
  'fails for a disk on another node': {
    edit: (draft) => diskOnNode(draft, 0),
    on: 'healthy',
    status: 'fail',
    severity: 'low',
    seen: 'vda (disk vda) = node 0',
  },
  'fails worse for a device of its own': {
    edit: (draft) => cardOnNode(draft, 1),
    on: 'healthy',
    status: 'fail',
    severity: 'medium',
  },
  'fails for the uplink of its bridge': {
    edit: (draft) => uplinkOnNode(draft, 3),
    on: 'healthy',
    status: 'fail',
    seen: 'ens3f0 (card vnet9) = node 3',
  },
  'passes on the node of its disk': {
    edit: (draft) => diskOnNode(draft, 2),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply where devices have no node, as recorded': {
    on: 'healthy',
    status: 'not-applicable',
    reason: 'tells its node',
  },
  'does not apply to a guest that may run anywhere': {
    on: 'wide',
    status: 'not-applicable',
    reason: 'every node',
  },
  'is unknown where threads could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').threads = unreadable('/proc/4711/task: permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './plugged-dimms.ts';

function plug(draft: Snapshot, ...models: string[]): void {
  const { otherDevices } = definitionOf(draft, 'far');
  for (const [index, model] of models.entries())
    otherDevices.push({ kind: 'memory', model, at: `devices/memory[${index + 1}]` });
}

testCheck(check, {
  'fails for a guest that grew by DIMMs': {
    edit: (draft) => plug(draft, 'dimm', 'virtio-mem'),
    on: 'far',
    status: 'fail',
    severity: 'info',
    seen: 'devices/memory[1] = dimm',
  },
  'knows them by QEMU’s name too': {
    edit: (draft) => plug(draft, 'pc-dimm'),
    on: 'far',
    status: 'fail',
    seen: 'memory devices = 1 DIMM, 0 virtio-mem',
  },
  'passes for one with virtio-mem': {
    edit: (draft) => plug(draft, 'virtio-mem-pci'),
    on: 'far',
    status: 'pass',
    seen: '0 DIMMs, 1 virtio-mem',
  },
  'does not apply to memory that holds data': {
    edit: (draft) => plug(draft, 'nvdimm', 'virtio-pmem'),
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});

import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './next-start-differs.ts';

/** The persistent definition is the running one. */
function alike(draft: Snapshot): void {
  guestOf(draft, 'healthy').nextStart = known(structuredClone(definitionOf(draft, 'healthy')));
}

testCheck(check, {
  'fails where pins were made live only': {
    edit: (draft) => {
      alike(draft);
      definitionOf(draft, 'healthy').tuning.vcpuPins = [{ vcpu: 0, cpus: [5] }];
    },
    on: 'healthy',
    status: 'fail',
    seen: '/domain/cputune = now {"vcpuPins":[{"vcpu":0,"cpus":[5]}]',
  },
  'fails where a disk will be cached in another way': {
    edit: (draft) => {
      alike(draft);
      for (const disk of definitionOf(draft, 'healthy').disks) disk.cache = 'writeback';
    },
    on: 'healthy',
    status: 'fail',
    seen: 'next start ["vda virtio raw none native"]',
  },
  'fails where only the mode of the memory binding differs': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').numa = { mode: 'strict', nodes: [2], cells: [] };
      alike(draft);
      definitionOf(draft, 'healthy').numa = { mode: 'preferred', nodes: [2], cells: [] };
    },
    on: 'healthy',
    status: 'fail',
    seen: '/domain/numatune = now {"mode":"preferred","nodes":[2]',
  },
  'fails where all vCPUs are held to another set of pCPUs': {
    edit: (draft) => {
      alike(draft);
      definitionOf(draft, 'healthy').vcpus.cpus = [0, 1];
    },
    on: 'healthy',
    status: 'fail',
    seen: '/domain/vcpu = now',
  },
  'passes where only a CD was taken out': {
    edit: (draft) => {
      const [disk] = definitionOf(draft, 'healthy').disks;
      if (disk === undefined) throw new Error('no disk was recorded');
      const drive = { ...disk, target: 'sda', bus: 'sata', device: 'cdrom' };
      definitionOf(draft, 'healthy').disks.push({ ...drive, format: 'raw' });
      alike(draft);
      definitionOf(draft, 'healthy').disks.pop();
      delete drive.format;
      definitionOf(draft, 'healthy').disks.push(drive);
    },
    on: 'healthy',
    status: 'pass',
  },
  'passes where both are alike': { edit: alike, on: 'healthy', status: 'pass' },
  'does not apply to a guest without a persistent definition': {
    edit: (draft) => {
      guestOf(draft, 'healthy').nextStart = absent;
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the persistent definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').nextStart = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

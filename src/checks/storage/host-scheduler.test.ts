import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './host-scheduler.ts';

function disk(draft: Snapshot, rotational: boolean, scheduler: string): void {
  editBlockDevice(draft, {
    name: 'sda',
    transport: known('sata'),
    model: known('ST4000NM0035'),
    schedulerChoices: known(['none', 'mq-deadline', 'bfq']),
    rotational: known(rotational),
    scheduler: known(scheduler),
  });
}

testCheck(check, {
  'fails for a solid-state disk under a scheduler made for heads': {
    edit: (draft) => disk(draft, false, 'bfq'),
    on: 'sda',
    status: 'fail',
    seen: '/sys/block/sda/queue/scheduler = bfq',
    reason: 'sda is solid state and scheduled by bfq',
  },
  'fails for a turning disk without one': {
    edit: (draft) => disk(draft, true, 'none'),
    on: 'sda',
    status: 'fail',
    reason: 'sda is a turning disk without a scheduler',
  },
  'passes for a solid-state disk without one': {
    edit: (draft) => disk(draft, false, 'none'),
    on: 'sda',
    status: 'pass',
  },
  'passes for a turning disk under mq-deadline': {
    edit: (draft) => disk(draft, true, 'mq-deadline'),
    on: 'sda',
    status: 'pass',
  },
  'does not believe what a virtual disk says of its medium': {
    on: 'vda',
    status: 'not-applicable',
    reason: 'virtual disk',
  },
  'does not believe an emulated SCSI disk either': {
    edit: (draft) => {
      disk(draft, true, 'none');
      editBlockDevice(draft, { model: known('QEMU HARDDISK') });
    },
    on: 'sda',
    status: 'not-applicable',
    reason: 'virtual disk',
  },
  'is unknown where the choice could not be read': {
    edit: (draft) => {
      disk(draft, true, 'none');
      editBlockDevice(draft, { schedulerChoices: unreadable('permission denied') });
    },
    on: 'sda',
    status: 'unknown',
    reason: 'choice of I/O schedulers',
  },
  'does not apply to a partition': {
    edit: (draft) => {
      disk(draft, true, 'none');
      editBlockDevice(draft, { kind: 'partition' });
    },
    on: 'sda',
    status: 'not-applicable',
  },
  'does not apply where there is no choice': {
    edit: (draft) => {
      disk(draft, true, 'none');
      editBlockDevice(draft, { schedulerChoices: known(['none']) });
    },
    on: 'sda',
    status: 'not-applicable',
  },
  'is unknown where the scheduler could not be read': {
    edit: (draft) => {
      disk(draft, true, 'none');
      editBlockDevice(draft, { scheduler: unreadable('permission denied') });
    },
    on: 'sda',
    status: 'unknown',
  },
});

import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './needless-devices.ts';

testCheck(check, {
  'fails for a USB tablet': { on: 'old-iron', status: 'fail', seen: 'tablet is polled over USB' },
  'fails for a sound card and an old display': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').otherDevices.push(
        { kind: 'sound', model: 'ich9', at: 'devices/sound[1]' },
        { kind: 'video', model: 'cirrus', at: 'devices/video[1]' },
      );
    },
    on: 'healthy',
    status: 'fail',
    seen: 'devices/sound[1] = ich9 runs a timer\ndevices/video[1] = cirrus keeps a frame buffer',
  },
  'passes for a virtio tablet, which nothing polls': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').otherDevices.push({
        kind: 'input',
        model: 'tablet',
        bus: 'virtio',
        at: 'devices/input[3]',
      });
    },
    on: 'healthy',
    status: 'pass',
  },
  'passes for virtio video and a keyboard': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').otherDevices.push({
        kind: 'video',
        model: 'virtio',
        at: 'devices/video[1]',
      });
    },
    on: 'healthy',
    status: 'pass',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'old-iron').definition = unreadable('libvirt did not answer');
    },
    on: 'old-iron',
    status: 'unknown',
  },
});

import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './usb-controller.ts';

testCheck(check, {
  'fails for a guest with a UHCI controller': {
    on: 'old-iron',
    status: 'fail',
    severity: 'low',
    seen: 'model piix3-uhci',
  },
  'passes for one with xHCI': { on: 'healthy', status: 'pass', seen: 'model qemu-xhci' },
  'does not apply where USB is switched off': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').controllers = [
        { type: 'usb', index: 0, model: 'none', at: 'devices/controller[1]' },
      ];
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

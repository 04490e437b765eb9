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
  'is unknown where the machine chooses the model': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').controllers = [{ type: 'usb', at: '-usb' }];
    },
    on: 'healthy',
    status: 'unknown',
    reason: 'model of -usb: not given',
  },
  'fails for EHCI beside xHCI': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').controllers.push({
        type: 'usb',
        index: 1,
        model: 'ich9-ehci1',
        at: 'devices/controller[9]',
      });
    },
    on: 'healthy',
    status: 'fail',
    seen: 'devices/controller[9] = model ich9-ehci1',
  },
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

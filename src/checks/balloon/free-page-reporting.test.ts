import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './free-page-reporting.ts';

testCheck(check, {
  'says that free pages stay with the guest': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'virtio' };
    },
    on: 'far',
    status: 'fail',
    severity: 'info',
    seen: 'free page reporting = not given (off)',
  },
  'passes where they are reported': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'virtio', freePageReporting: true };
    },
    on: 'far',
    status: 'pass',
    seen: 'free page reporting = true',
  },
  'does not apply to huge pages': {
    on: 'healthy',
    status: 'not-applicable',
    reason: 'huge pages',
  },
  'does not apply to passed-through devices, beside which QEMU returns nothing': {
    edit: (draft) => {
      const definition = definitionOf(draft, 'far');
      definition.balloon = { model: 'virtio' };
      definition.hostDevices.push({ type: 'pci', at: 'devices/hostdev[1]' });
    },
    on: 'far',
    status: 'not-applicable',
    reason: 'passed-through devices',
  },
  'does not apply to a guest without a balloon': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'none' };
    },
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

import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './hidden-hypervisor.ts';

testCheck(check, {
  'fails for a guest that is not told that it runs on KVM': {
    edit: (draft) => {
      definitionOf(draft, 'healthy').features.kvmHidden = true;
    },
    on: 'healthy',
    status: 'fail',
    seen: '/domain/features/kvm/hidden = true',
  },
  'passes where nothing is hidden': { on: 'healthy', status: 'pass', seen: 'not given (off)' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

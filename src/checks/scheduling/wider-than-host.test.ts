import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './wider-than-host.ts';

testCheck(check, {
  'passes for two vCPUs on eight pCPUs': { on: 'wide', status: 'pass', seen: '/domain/vcpu = 2' },
  'fails for more vCPUs than the host has pCPUs': {
    edit: (draft) => {
      definitionOf(draft, 'wide').vcpus = { max: 12, current: 12 };
    },
    on: 'wide',
    status: 'fail',
    reason: 'wide has 12 vCPUs for 8 pCPUs',
  },
  'fails for more vCPUs than its cpuset has': {
    edit: (draft) => {
      definitionOf(draft, 'wide').vcpus = { max: 4, current: 4, cpus: [2, 3] };
    },
    on: 'wide',
    status: 'fail',
    seen: 'pCPUs it may use = 2',
  },
  'counts the vCPUs in use, not the maximum for hotplug': {
    edit: (draft) => {
      definitionOf(draft, 'wide').vcpus = { max: 64, current: 2 };
    },
    on: 'wide',
    status: 'pass',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'wide').definition = unreadable('libvirt did not answer');
    },
    on: 'wide',
    status: 'unknown',
  },
});

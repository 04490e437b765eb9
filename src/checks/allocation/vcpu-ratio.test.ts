import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './vcpu-ratio.ts';

/** One guest with so many vCPUs on the host's eight pCPUs. */
function vcpus(draft: Snapshot, count: number): void {
  keepGuests(draft, 'far');
  definitionOf(draft, 'far').vcpus = { max: count, current: count };
}

testCheck(check, {
  'fails for six vCPUs a pCPU': {
    edit: (draft) => vcpus(draft, 48),
    status: 'fail',
    severity: 'high',
    seen: 'vCPUs per pCPU = 6.00',
    reason: '48 vCPUs share 8 pCPUs, 6.0 each',
  },
  'fails hardest beyond ten a core': {
    edit: (draft) => vcpus(draft, 88),
    status: 'fail',
    severity: 'critical',
  },
  'passes for three': {
    edit: (draft) => vcpus(draft, 24),
    status: 'pass',
    seen: 'online pCPUs = 8 on 8 cores',
  },
  'is unknown where a guest could not be counted and the others leave room': {
    edit: (draft) => {
      vcpus(draft, 24);
      const unknownGuest = structuredClone(guestOf(draft, 'far'));
      unknownGuest.definition = unreadable('libvirt did not answer');
      draft.guests.push(unknownGuest);
    },
    status: 'unknown',
    reason: 'the vCPUs of 1 guest',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
  'is unknown where the topology could not be read': {
    edit: (draft) => {
      vcpus(draft, 24);
      draft.host.topology = unreadable('/sys: permission denied');
    },
    status: 'unknown',
  },
});

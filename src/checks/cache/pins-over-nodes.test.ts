import { unreadable } from '../../model/fact.ts';
import { guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pins-over-nodes.ts';

testCheck(check, {
  'fails for a small guest pinned over two nodes': {
    edit: (draft) => pinVcpus(draft, 'far', [1], [2]),
    on: 'far',
    status: 'fail',
    seen: 'nodes of these pCPUs = 0, 1',
  },
  'passes where all are on one': {
    edit: (draft) => pinVcpus(draft, 'far', [2], [3]),
    on: 'far',
    status: 'pass',
    seen: '/domain/cputune/vcpupin = pCPUs 2-3',
  },
  'does not apply to a guest wider than a node': {
    edit: (draft) => pinVcpus(draft, 'far', [0], [1], [2]),
    on: 'far',
    status: 'not-applicable',
    reason: 'wider than any node',
  },
  'does not apply to pins that bind nothing': {
    edit: (draft) => pinVcpus(draft, 'far', [0, 2, 4, 6]),
    on: 'far',
    status: 'not-applicable',
  },
  'does not apply to a guest without pins': { on: 'wide', status: 'not-applicable' },
  'is unknown where the topology could not be read': {
    edit: (draft) => {
      draft.host.topology = unreadable('/sys: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});

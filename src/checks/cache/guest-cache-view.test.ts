import { unreadable } from '../../model/fact.ts';
import { definitionOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-cache-view.ts';

testCheck(check, {
  'fails where vCPUs behind two caches are one socket': {
    edit: (draft) => pinVcpus(draft, 'wide', [2], [4]),
    on: 'wide',
    status: 'fail',
    seen: 'last-level caches its vCPUs are behind = 2',
  },
  'passes where each cache is a socket': {
    edit: (draft) => {
      pinVcpus(draft, 'wide', [2], [4]);
      definitionOf(draft, 'wide').cpu.topology = {
        sockets: 2,
        dies: 1,
        clusters: 1,
        cores: 1,
        threads: 1,
      };
    },
    on: 'wide',
    status: 'pass',
  },
  'passes behind one cache': {
    edit: (draft) => pinVcpus(draft, 'wide', [2], [3]),
    on: 'wide',
    status: 'pass',
    seen: 'last-level caches its vCPUs are behind = 1',
  },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'is unknown without a topology': {
    edit: (draft) => {
      pinVcpus(draft, 'wide', [2], [4]);
      draft.host.topology = unreadable('/sys: EIO');
    },
    on: 'wide',
    status: 'unknown',
  },
});

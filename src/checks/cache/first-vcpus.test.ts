import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './first-vcpus.ts';

/** Makes two pCPUs the threads of one core. */
function siblings(draft: Snapshot, left: number, right: number): void {
  const { topology } = draft.host;
  if (!isKnown(topology)) return;
  const others = topology.value.cores.filter(
    ({ cpus }) => !cpus.includes(left) && !cpus.includes(right),
  );
  topology.value.cores = [...others, { cpus: [left, right] }];
}

testCheck(check, {
  'fails for two guests that begin on one core': {
    edit: (draft) => {
      siblings(draft, 2, 3);
      pinVcpus(draft, 'far', [2], [4]);
      pinVcpus(draft, 'wide', [3], [5]);
    },
    on: 'far',
    status: 'fail',
    seen: 'vCPU 0 of wide = pCPU 3',
  },
  'passes where they begin on cores of their own': {
    edit: (draft) => {
      pinVcpus(draft, 'far', [2], [4]);
      pinVcpus(draft, 'wide', [3], [5]);
    },
    on: 'far',
    status: 'pass',
  },
  'leaves two on one pCPU to the check of pins, as recorded': { on: 'crowded-1', status: 'pass' },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'is unknown without a topology': {
    edit: ({ host }) => {
      host.topology = unreadable('/sys: EIO');
    },
    on: 'far',
    status: 'unknown',
  },
});

import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cpu-model.ts';

function cpu(draft: Snapshot, mode: string | undefined, model: string | undefined): void {
  const definition = definitionOf(draft, 'healthy');
  definition.cpu = { features: [], cells: [], mode, model };
}

testCheck(check, {
  'passes for host-passthrough': { on: 'healthy', status: 'pass', seen: 'host-passthrough' },
  'passes for a named model of the host’s generation': {
    edit: (draft) => cpu(draft, 'custom', 'EPYC-Rome'),
    on: 'healthy',
    status: 'pass',
    seen: '/domain/cpu = custom EPYC-Rome',
  },
  'fails for a generic model': {
    edit: (draft) => cpu(draft, 'custom', 'qemu64'),
    on: 'healthy',
    status: 'fail',
    severity: 'high',
    seen: '/domain/cpu = custom qemu64',
  },
  'fails where none is given': {
    edit: (draft) => cpu(draft, undefined, undefined),
    on: 'healthy',
    status: 'fail',
    seen: 'not given (qemu64',
  },
  'does not apply under TCG': {
    on: 'emulated',
    status: 'not-applicable',
    reason: 'does not run on KVM',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

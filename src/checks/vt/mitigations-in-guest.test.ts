import { isKnown, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './mitigations-in-guest.ts';

function cpuOf(draft: Snapshot, cpu: Partial<GuestDefinition['cpu']>, flags: string[]): void {
  Object.assign(definitionOf(draft, 'far').cpu, cpu);
  if (isKnown(draft.host.cpu)) draft.host.cpu.value.flags = flags;
}

testCheck(check, {
  'fails for a model from before the microcode': {
    edit: (draft) =>
      cpuOf(draft, { mode: 'custom', model: 'Haswell-noTSX' }, ['spec_ctrl', 'ssbd', 'md_clear']),
    on: 'far',
    status: 'fail',
    seen: 'the host has, the guest not = spec-ctrl, ssbd, md-clear',
  },
  'knows the models that have some': {
    edit: (draft) =>
      cpuOf(draft, { mode: 'custom', model: 'Haswell-noTSX-IBRS' }, ['spec_ctrl', 'ssbd']),
    on: 'far',
    status: 'fail',
    seen: 'the host has, the guest not = ssbd',
  },
  'fails where one was switched off': {
    edit: (draft) =>
      cpuOf(draft, { features: [{ name: 'ssbd', policy: 'disable' }] }, ['ssbd', 'ibpb']),
    on: 'far',
    status: 'fail',
    reason: 'far mitigates without ssbd',
  },
  'passes for a guest that sees the host’s CPU': {
    edit: (draft) => cpuOf(draft, {}, ['spec_ctrl', 'ssbd', 'md_clear']),
    on: 'far',
    status: 'pass',
  },
  'passes where the model was given them': {
    edit: (draft) =>
      cpuOf(
        draft,
        { mode: 'custom', model: 'EPYC', features: [{ name: 'ibpb', policy: 'require' }] },
        ['ibpb'],
      ),
    on: 'far',
    status: 'pass',
  },
  'does not apply where the host has none': {
    edit: (draft) => cpuOf(draft, {}, ['fpu']),
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where the host’s features could not be read': {
    edit: ({ host }) => {
      host.cpu = unreadable('/proc/cpuinfo: EIO');
    },
    on: 'far',
    status: 'unknown',
  },
});

import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './enlightenments.ts';

const ALL = 'relaxed vapic spinlocks vpindex runtime synic stimer frequencies tlbflush ipi';

/** Makes a guest a Windows one that is given the reference clock and those enlightenments. */
function windows(draft: Snapshot, given: string): void {
  const definition = definitionOf(draft, 'healthy');
  definition.osId = 'http://microsoft.com/win/2k22';
  definition.clock.timers = [{ name: 'hypervclock', present: true }];
  definition.features.hyperv = Object.fromEntries(
    given
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => [name, 'on']),
  );
}

testCheck(check, {
  'fails for a Windows guest without any': {
    edit: (draft) => {
      windows(draft, '');
      definitionOf(draft, 'healthy').clock.timers = [];
    },
    on: 'healthy',
    status: 'fail',
    severity: 'high',
    seen: '/domain/features/hyperv = none',
    reason: 'healthy lacks hypervclock, relaxed, vapic',
  },
  'fails mildly where only lesser ones are missing': {
    edit: (draft) => windows(draft, ALL.replace(' ipi', '')),
    on: 'healthy',
    status: 'fail',
    severity: 'low',
    reason: 'healthy lacks ipi.',
  },
  'counts one that is switched off as missing': {
    edit: (draft) => {
      windows(draft, ALL);
      definitionOf(draft, 'healthy').features.hyperv.stimer = 'off';
    },
    on: 'healthy',
    status: 'fail',
    severity: 'high',
    reason: 'lacks stimer',
  },
  'fails where only the reference clock is missing': {
    edit: (draft) => {
      windows(draft, ALL);
      definitionOf(draft, 'healthy').clock.timers = [{ name: 'hypervclock', present: false }];
    },
    on: 'healthy',
    status: 'fail',
    severity: 'high',
    reason: 'healthy lacks hypervclock.',
  },
  'passes where all are given': {
    edit: (draft) => windows(draft, ALL),
    on: 'healthy',
    status: 'pass',
  },
  'passes where all that the host has are passed through': {
    edit: (draft) => {
      windows(draft, '');
      definitionOf(draft, 'healthy').features.hypervMode = 'passthrough';
    },
    on: 'healthy',
    status: 'pass',
  },
  'passes where libvirt will turn on all that the host has': {
    edit: (draft) => {
      windows(draft, '');
      definitionOf(draft, 'healthy').features.hypervMode = 'host-model';
    },
    on: 'healthy',
    status: 'pass',
    seen: '@mode = host-model',
  },
  'does not apply on TCG, which has none': {
    edit: (draft) => {
      windows(draft, '');
      guestOf(draft, 'healthy').accelerator = known('tcg');
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'only KVM',
  },
  'passes for a stopped one that may run on KVM': {
    edit: (draft) => {
      windows(draft, ALL);
      guestOf(draft, 'healthy').accelerator = absent;
      definitionOf(draft, 'healthy').accelerator = 'kvm:tcg';
    },
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to Windows on ARM': {
    edit: (draft) => {
      windows(draft, '');
      definitionOf(draft, 'healthy').architecture = 'aarch64';
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where nothing says which machine it is': {
    edit: (draft) => {
      windows(draft, '');
      delete definitionOf(draft, 'healthy').architecture;
      draft.host.cpu = unreadable('/proc/cpuinfo: permission denied');
    },
    on: 'healthy',
    status: 'unknown',
    reason: 'architecture of the guest',
  },
  'does not apply to other guests': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf, runtimeOf, setSysctls } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests, setThread } from '../testing/threads.ts';
import { check } from './balancing.ts';

const EVERYWHERE = [0, 1, 2, 3, 4, 5, 6, 7];

/** One guest, whose vCPU may run on those pCPUs (two a node), on a host with that setting. */
function one(draft: Snapshot, cpus: readonly number[], mode: string): void {
  keepGuests(draft, 'wide');
  setThread(draft, 'wide', 'vcpu', { allowed: cpus });
  setSysctls(draft, { 'kernel.numa_balancing': mode });
  draft.host.services = known([]);
}

testCheck(check, {
  'fails where guests float and nothing moves their memory after them': {
    edit: (draft) => {
      keepGuests(draft, 'wide', 'healthy');
      setThread(draft, 'wide', 'vcpu', { allowed: EVERYWHERE });
      setThread(draft, 'healthy', 'vcpu', { allowed: [4] });
      setSysctls(draft, { 'kernel.numa_balancing': '0' });
      draft.host.services = known([]);
    },
    status: 'fail',
    severity: 'medium',
    seen: 'running guests that float over nodes = 1 of 2',
    reason: '1 running guest floats over the nodes',
  },
  'does not take pins over several nodes for a place': {
    edit: (draft) => one(draft, [0, 1, 2], '0'),
    status: 'fail',
    reason: '1 running guest floats over the nodes',
  },
  'does not take moves between tiers of memory for balancing': {
    edit: (draft) => one(draft, EVERYWHERE, '2'),
    status: 'fail',
    severity: 'medium',
    seen: '/proc/sys/kernel/numa_balancing = 2',
  },
  'fails mildly where all are pinned and their pages are unmapped all the same': {
    edit: (draft) => one(draft, [4, 5], '1'),
    status: 'fail',
    severity: 'low',
    reason: 'All running guests are pinned',
  },
  'passes where it is on for floating guests': {
    edit: (draft) => one(draft, EVERYWHERE, '1'),
    status: 'pass',
  },
  'passes where it is off and all are pinned': {
    edit: (draft) => one(draft, [4, 5], '0'),
    status: 'pass',
    seen: '/proc/sys/kernel/numa_balancing = 0',
  },
  'passes where numad moves floating guests': {
    edit: (draft) => {
      one(draft, EVERYWHERE, '0');
      draft.host.services = known([{ name: 'numad', running: true, setting: absent }]);
    },
    status: 'pass',
    seen: 'moves guests = numad',
  },
  'goes by the pins where threads could not be read': {
    edit: (draft) => {
      one(draft, EVERYWHERE, '1');
      pinVcpus(draft, 'wide', [4], [5]);
      guestOf(draft, 'wide').runtime = unreadable('process 4711: permission denied');
    },
    status: 'fail',
    severity: 'low',
  },
  'takes a guest of which one vCPU is not pinned for a floating one': {
    edit: (draft) => {
      one(draft, [4], '0');
      pinVcpus(draft, 'wide', [4]);
      definitionOf(draft, 'wide').vcpus.current = 2;
      runtimeOf(draft, 'wide').threads = unreadable('process 4711: permission denied');
    },
    status: 'fail',
    reason: 'floats over the nodes',
  },
  'does not apply to one node': {
    edit: ({ host }) => {
      if ('value' in host.topology) host.topology.value.nodes.splice(1);
    },
    status: 'not-applicable',
    reason: 'one NUMA node',
  },
  'does not apply to kernels without it': {
    edit: ({ host }) => {
      host.kernel.sysctls['kernel.numa_balancing'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the setting could not be read': {
    edit: ({ host }) => {
      host.kernel.sysctls['kernel.numa_balancing'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
  'is unknown where neither threads nor pins could be read': {
    edit: (draft) => {
      one(draft, [4], '0');
      guestOf(draft, 'wide').runtime = unreadable('process 4711: permission denied');
      guestOf(draft, 'wide').definition = unreadable('libvirt did not answer');
    },
    status: 'unknown',
    reason: 'vCPUs of wide',
  },
});

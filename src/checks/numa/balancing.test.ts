import { absent, unreadable } from '../../model/fact.ts';
import { setSysctls } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './balancing.ts';

testCheck(check, {
  'fails where guests float and nothing moves their memory after them': {
    edit: (draft) => {
      keepGuests(draft, 'wide', 'healthy');
      setSysctls(draft, { 'kernel.numa_balancing': '0' });
    },
    status: 'fail',
    severity: 'medium',
    seen: 'running guests without pins = 1 of 2',
    reason: '1 running guest floats over the nodes',
  },
  'fails mildly where all are pinned and their pages are unmapped all the same': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      pinVcpus(draft, 'healthy', [4]);
      setSysctls(draft, { 'kernel.numa_balancing': '1' });
    },
    status: 'fail',
    severity: 'low',
    reason: 'All running guests are pinned',
  },
  'passes where it is on for floating guests': {
    edit: (draft) => {
      keepGuests(draft, 'wide');
      setSysctls(draft, { 'kernel.numa_balancing': '1' });
    },
    status: 'pass',
  },
  'passes where it is off and all are pinned': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      setSysctls(draft, { 'kernel.numa_balancing': '0' });
    },
    status: 'pass',
    seen: '/proc/sys/kernel/numa_balancing = 0',
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
});

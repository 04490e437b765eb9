import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { place } from '../testing/threads.ts';
import { check } from './needless-span.ts';

const EVERYWHERE = [0, 1, 2, 3, 4, 5, 6, 7];

testCheck(check, {
  'fails for a small guest spread over all nodes': {
    on: 'wide',
    status: 'fail',
    severity: 'high',
    seen: 'nodes that could hold it = 0, 1, 2, 3',
    reason: 'wide (2 vCPUs) may run on 4 nodes and has memory on 4',
  },
  'fails more mildly where only its vCPUs may roam': {
    edit: (draft) => place(draft, 'wide', { cpus: EVERYWHERE, memoryMiB: { 1: 150 } }),
    on: 'wide',
    status: 'fail',
    severity: 'medium',
    reason: 'has memory on 1',
  },
  'does not count crumbs on other nodes': {
    edit: (draft) => place(draft, 'wide', { cpus: [2, 3], memoryMiB: { 1: 150, 3: 2 } }),
    on: 'wide',
    status: 'pass',
  },
  'does not apply to a guest wider than a node': {
    edit: (draft) => {
      definitionOf(draft, 'wide').vcpus = { max: 4, current: 4 };
    },
    on: 'wide',
    status: 'not-applicable',
    reason: 'no node has pCPUs and memory enough',
  },
  'does not apply to a guest with more memory than a node': {
    edit: (draft) => {
      definitionOf(draft, 'wide').memoryKiB = 2 * 1024 * 1024;
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'is unknown where the size of the nodes could not be read': {
    edit: ({ host }) => {
      if ('value' in host.topology)
        for (const node of host.topology.value.nodes) delete node.memoryKiB;
    },
    on: 'wide',
    status: 'unknown',
    reason: 'memory of node 0: not given',
  },
  'is unknown where its memory could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'wide').memory.guestRamPerNodeKiB = unreadable('permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
  'is unknown where the guest was not sampled': {
    edit: (draft) => {
      guestOf(draft, 'wide').runtime = unreadable('process 4711: it ended');
    },
    on: 'wide',
    status: 'unknown',
  },
});

import { known, unreadable } from '../../model/fact.ts';
import type { HostCgroups } from '../../model/host.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './controllers.ts';

function cgroups({ host }: Snapshot, changes: Partial<HostCgroups>): void {
  host.cgroups = known({ version: 'v2', controllers: [], slices: {}, ...changes });
}

testCheck(check, {
  'fails where machine.slice lacks a controller': {
    edit: (draft) =>
      cgroups(draft, {
        controllers: ['cpu', 'cpuset', 'memory', 'io'],
        slices: { 'machine.slice': { 'cgroup.controllers': known('cpu memory') } },
      }),
    status: 'fail',
    seen: 'cgroups v2, controllers = cpu memory',
    reason: 'Missing for guests: cpuset, io',
  },
  'passes where guests can be held by all four': {
    edit: (draft) => cgroups(draft, { controllers: ['cpu', 'cpuset', 'memory', 'io', 'pids'] }),
    status: 'pass',
  },
  'knows the older name of the block I/O controller': {
    edit: (draft) =>
      cgroups(draft, { version: 'v1', controllers: ['cpu', 'cpuset', 'memory', 'blkio'] }),
    status: 'pass',
  },
  'does not apply where none are mounted': {
    edit: (draft) => cgroups(draft, { version: 'none' }),
    status: 'not-applicable',
  },
  'is unknown where they could not be read': {
    edit: ({ host }) => {
      host.cgroups = unreadable('/sys/fs/cgroup: permission denied');
    },
    status: 'unknown',
  },
});

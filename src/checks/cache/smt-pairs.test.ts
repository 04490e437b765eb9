import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './smt-pairs.ts';

/** Four cores of two threads, [0 1] [2 3] ..., and the guest's idea of its threads. */
function smt(draft: Snapshot, threads: number, ...cpus: number[]): void {
  const { topology } = draft.host;
  if (isKnown(topology)) {
    topology.value.cores = [0, 2, 4, 6].map((cpu) => ({ packageId: 0, cpus: [cpu, cpu + 1] }));
  }
  pinVcpus(draft, 'healthy', ...cpus.map((cpu) => [cpu]));
  definitionOf(draft, 'healthy').cpu.topology = {
    sockets: 1,
    dies: 1,
    clusters: 1,
    cores: cpus.length / threads,
    threads,
  };
}

testCheck(check, {
  'passes where the guest’s threads are the threads of one core': {
    edit: (draft) => smt(draft, 2, 4, 5),
    on: 'healthy',
    status: 'pass',
  },
  'fails where they lie on two cores': {
    edit: (draft) => smt(draft, 2, 4, 6),
    on: 'healthy',
    status: 'fail',
    reason: 'vCPUs 0 and 1 are threads of one core to the guest',
  },
  'fails where two of its cores are one core’s threads': {
    edit: (draft) => smt(draft, 1, 4, 5),
    on: 'healthy',
    status: 'fail',
    seen: '/domain/cputune/vcpupin = 0:4 1:5',
  },
  'passes for one vCPU a core': {
    edit: (draft) => smt(draft, 1, 4, 6),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a host without threads, as recorded': {
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'healthy').definition = unreadable('libvirt did not answer');
    },
    on: 'healthy',
    status: 'unknown',
  },
});

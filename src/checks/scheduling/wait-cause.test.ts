import { known } from '../../model/fact.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests, setThread } from '../testing/threads.ts';
import { check } from './wait-cause.ts';

const cgroup = { path: '/machine', settings: {}, cpuStat: known({}) };

testCheck(check, {
  'names the neighbour that is pinned to the same pCPU, as recorded': {
    on: 'crowded-1',
    status: 'fail',
    seen: 'vCPU 0 of crowded-2 is pinned to pCPU 7 as well',
  },
  'names a quota before all else': {
    edit: (draft) => {
      setThread(draft, 'healthy', 'vcpu', { ran: 0.2, waited: 0.5 });
      runtimeOf(draft, 'healthy').cgroup = known({
        ...cgroup,
        cpuStatDelta: known({ nr_throttled: 9, throttled_usec: 480_000 }),
      });
    },
    on: 'healthy',
    status: 'fail',
    seen: 'its CPU quota stopped it for 480 ms of the window',
  },
  'names the guest’s own vhost thread on the pinned pCPU': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      setThread(draft, 'healthy', 'vcpu', { ran: 0.5, waited: 0.3, allowed: [4] });
      setThread(draft, 'healthy', 'emulator', { lastCpu: 1 });
      setThread(draft, 'healthy', 'vhost', { ran: 0.4, lastCpu: 4 });
    },
    on: 'healthy',
    status: 'fail',
    seen: "the guest's own vhost thread runs on pCPU 4 as well",
  },
  'names more vCPUs than pCPUs for floating guests': {
    edit: (draft) => {
      keepGuests(draft, 'far', 'wide', 'healthy');
      for (const name of ['far', 'wide', 'healthy']) {
        setThread(draft, name, 'vcpu', { ran: 0.6, waited: 0.4, allowed: [0, 1] });
      }
    },
    on: 'wide',
    status: 'fail',
    seen: 'vCPUs that may run on the same 2 pCPUs wanted 3.0 of them',
  },
  'names work of the host on the pinned pCPU': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      setThread(draft, 'healthy', 'vcpu', { ran: 0.4, waited: 0.3, allowed: [4] });
      for (const role of ['emulator', 'iothread', 'vhost'] as const) {
        setThread(draft, 'healthy', role, { lastCpu: 1 });
      }
      draft.host.kernel.cpuBusyShares = known({ 4: 0.9 });
    },
    on: 'healthy',
    status: 'fail',
    seen: 'host threads or interrupts took 50 % of pCPU 4',
  },
  'is unknown where nothing explains the wait': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      setThread(draft, 'healthy', 'vcpu', { ran: 0.4, waited: 0.3 });
    },
    on: 'healthy',
    status: 'unknown',
    reason: 'nothing that was read explains why',
  },
  'passes where nobody waits': {
    edit: (draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0.4, waited: 0 }),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a paused guest': {
    edit: (draft) => {
      for (const guest of draft.guests) guest.state = 'paused';
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'paused',
  },
});

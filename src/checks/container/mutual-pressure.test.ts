import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './mutual-pressure.ts';

/** Containers beside the guests, whose group waits for that share of the time. */
function pressure({ host }: Snapshot, percent: string): void {
  const text = `some avg10=0.00 avg60=${percent} avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0`;
  host.cgroups = known({
    version: 'v2',
    controllers: ['cpu'],
    slices: { 'kubepods.slice': {}, 'machine.slice': { 'cpu.pressure': known(text) } },
  });
}

testCheck(check, {
  'fails where guests wait beside containers': {
    edit: (draft) => pressure(draft, '24.50'),
    status: 'fail',
    seen: 'machine.slice/cpu.pressure = some 25 % over 60 s',
  },
  'passes where they do not': { edit: (draft) => pressure(draft, '1.20'), status: 'pass' },
  'does not apply to a host without containers': {
    status: 'not-applicable',
    reason: 'no container groups',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      pressure(draft, '24.50');
      draft.guests = [];
    },
    status: 'not-applicable',
    reason: 'no guest is running',
  },
  'is unknown where the figure could not be read': {
    edit: (draft) => {
      pressure(draft, '0.00');
      if ('value' in draft.host.cgroups)
        draft.host.cgroups.value.slices['machine.slice'] = {
          'cpu.pressure': unreadable('cpu.pressure: not supported'),
        };
    },
    status: 'unknown',
  },
});

import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './thermal-throttling.ts';

testCheck(check, {
  'fails where the processor was slowed down for heat in the window': {
    edit: ({ host }) => {
      host.power.throttleDelta = known(7);
      host.power.throttleCount = known(40_213);
    },
    status: 'fail',
    severity: 'high',
    seen: 'thermal_throttle = 7 events in the window, 40213 since boot',
  },
  'passes where that was long ago': {
    edit: ({ host }) => {
      host.power.throttleDelta = known(0);
      host.power.throttleCount = known(40_213);
    },
    status: 'pass',
  },
  'does not apply to processors that do not count it': {
    edit: ({ host }) => {
      host.power.throttleDelta = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the count could not be read': {
    edit: ({ host }) => {
      host.power.throttleDelta = unreadable('thermal_throttle: permission denied');
    },
    status: 'unknown',
  },
});

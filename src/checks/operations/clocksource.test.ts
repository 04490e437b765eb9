import { known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './clocksource.ts';

testCheck(check, {
  'fails for a clock behind a device register': {
    edit: ({ host }) => {
      host.kernel.clocksource = known('hpet');
      host.kernel.clocksourceChoices = known(['hpet', 'acpi_pm']);
    },
    status: 'fail',
    seen: 'available_clocksource = hpet acpi_pm',
  },
  'passes for the time stamp counter': {
    edit: ({ host }) => {
      host.kernel.clocksource = known('tsc');
    },
    status: 'pass',
    seen: 'current_clocksource = tsc',
  },
  'passes for the counter of an arm64 host': {
    edit: ({ host }) => {
      host.kernel.clocksource = known('arch_sys_counter');
    },
    status: 'pass',
  },
  'is unknown where it could not be read': {
    edit: ({ host }) => {
      host.kernel.clocksource = unreadable('clocksource0: permission denied');
    },
    status: 'unknown',
  },
});

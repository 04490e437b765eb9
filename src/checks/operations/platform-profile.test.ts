import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './platform-profile.ts';

testCheck(check, {
  'fails for a quiet profile': {
    edit: ({ host }) => {
      host.power.platformProfile = known('quiet');
    },
    status: 'fail',
    seen: '/sys/firmware/acpi/platform_profile = quiet',
  },
  'passes for performance': {
    edit: ({ host }) => {
      host.power.platformProfile = known('balanced-performance');
    },
    status: 'pass',
  },
  'does not apply to firmware without profiles': {
    edit: ({ host }) => {
      host.power.platformProfile = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: ({ host }) => {
      host.power.platformProfile = unreadable('platform_profile: permission denied');
    },
    status: 'unknown',
  },
});

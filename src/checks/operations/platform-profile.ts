import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'OPS-08',
  topic: 'operations',
  subject: 'host',
  title: 'The firmware’s power profile is set to performance',
  problem: 'The firmware’s power profile saves power',
  severity: 'low',
  reads: ['/sys/firmware/acpi/platform_profile'],
  why: 'The firmware limits power and cooling below what the processor could use, whatever the frequency governor asks for.',
  remedy:
    'echo performance > /sys/firmware/acpi/platform_profile, and a tuned profile or udev rule to keep it.',
  takesEffect: 'live',
  notWhen: 'Noise or heat matter more.',
  sources: ['Linux Documentation/ABI/testing/sysfs-platform_profile'],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const profile = need(host.power.platformProfile, 'platform profile');
    const evidence = seen('/sys/firmware/acpi/platform_profile', profile);
    return /performance/.test(profile) ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'sysfs',
      path: '/sys/firmware/acpi/platform_profile',
      value: 'performance',
      givesUp: 'power, and quiet fans',
    },
  ],
});

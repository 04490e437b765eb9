import { isAbsent } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Profiles made for hosts of virtual machines, or for throughput or latency in general. */
const SUITABLE =
  /virtual-host|cpu-partitioning|realtime|latency|throughput|accelerator-performance|sap|oracle|openshift|hpc/;
/** Made for inside a virtual machine, realtime-virtual-guest among them. */
const FOR_GUESTS = /virtual-guest/;

export const check = defineCheck({
  id: 'OPS-01',
  topic: 'operations',
  subject: 'host',
  title: 'TuneD runs a profile for hosts of virtual machines',
  problem: 'TuneD runs a profile that is not for hosts of virtual machines',
  severity: 'low',
  reads: ['running tuned', '/etc/tuned/active_profile'],
  why: 'A desktop, balanced or guest profile saves power or assumes to be inside a virtual machine: CPU frequency, C-states, dirty page limits and swappiness are set for another purpose.',
  remedy:
    'tuned-adm profile virtual-host (or cpu-partitioning, realtime-virtual-host for dedicated guests).',
  takesEffect: 'live',
  notWhen: 'The profile is your own and written for this host.',
  sources: ['TuneD profiles virtual-host, virtual-guest, balanced'],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const tuned = need(host.services, 'running services').find(({ name }) => name === 'tuned');
    if (tuned?.running !== true) return notApplicable('tuned is not running');
    if (isAbsent(tuned.setting))
      return fail({ evidence: [seen('/etc/tuned/active_profile', 'none')] });
    const profile = need(tuned.setting, 'active profile');
    const evidence = seen('/etc/tuned/active_profile', profile);
    return SUITABLE.test(profile) && !FOR_GUESTS.test(profile)
      ? pass(evidence)
      : fail({ evidence: [evidence] });
  },
  mend: () => [
    {
      set: 'tuned-profile',
      profile: 'virtual-host',
      risk: 'low',
      riskText: 'all that the profile of now has set is set otherwise, or as it was before TuneD',
    },
  ],
});

import type { HostMend } from '../../model/mend.ts';

/** The kernel chooses how many pages it looks at (Linux 6.8). */
export const KSM_BY_SCAN_TIME: HostMend = {
  set: 'sysfs',
  path: '/sys/kernel/mm/ksm/advisor_mode',
  value: 'scan-time',
};

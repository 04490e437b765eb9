import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { isAbsent, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Policies that let the link sleep so deeply that waking takes about a millisecond and more. */
const DEEP: ReadonlySet<string> = new Set([
  'min_power',
  'med_power_with_dipm',
  'min_power_with_partial',
]);
/** The kernel’s default: NVMe states that take up to 100 ms to leave may be used. */
const PATIENT_US = 1000;

export const check = defineCheck({
  id: 'DEV-16',
  topic: 'device',
  subject: 'host',
  title: 'Disks of a host with pinned guests do not sleep between requests',
  problem: 'Disks of a host with pinned guests sleep between requests',
  severity: 'info',
  reads: [
    '/sys/class/scsi_host/host*/link_power_management_policy',
    '/sys/module/nvme_core/parameters/default_ps_max_latency_us',
  ],
  why: 'A disk or link that sleeps wakes up with the first request, which waits for it: tenths of a millisecond to many.',
  remedy:
    'echo max_performance > /sys/class/scsi_host/hostN/link_power_management_policy; nvme_core.default_ps_max_latency_us=0 on the kernel command line.',
  takesEffect: 'live',
  notWhen: 'Power has priority, or the disks are never idle.',
  sources: [
    'Linux Documentation/scsi/link_power_management_policy.rst',
    'Linux drivers/nvme/host/core.c: default_ps_max_latency_us (autonomous power states)',
    'TuneD: plugin_scsi_host',
  ],
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }) {
    if (pinnedCpus(snapshot).size === 0)
      return notApplicable('no guest is pinned: nobody asked for short latency');
    const { linkPowerPolicies, nvmePowerStateLatencyUs } = host.power;
    if (isAbsent(linkPowerPolicies) && isAbsent(nvmePowerStateLatencyUs))
      return notApplicable('no SATA link and no NVMe device');
    const links = isAbsent(linkPowerPolicies)
      ? []
      : Object.entries(need(linkPowerPolicies, 'power policy of SATA links'));
    const latencyUs = isAbsent(nvmePowerStateLatencyUs)
      ? undefined
      : need(nvmePowerStateLatencyUs, 'power states of NVMe');
    const evidence = [
      ...links.map(([name, policy]) => seen(`${name} link_power_management_policy`, policy)),
      ...(latencyUs === undefined ? [] : [seen('default_ps_max_latency_us', latencyUs)]),
    ];
    const isSleepy = links.some(([, policy]) => DEEP.has(policy)) || (latencyUs ?? 0) > PATIENT_US;
    return isSleepy ? fail({ evidence }) : pass(...evidence);
  },
  mend({ host }) {
    const { linkPowerPolicies, nvmePowerStateLatencyUs } = host.power;
    const sleepy = Object.entries(valueOrUndefined(linkPowerPolicies) ?? {}).filter(([, policy]) =>
      DEEP.has(policy),
    );
    const isPatient = (valueOrUndefined(nvmePowerStateLatencyUs) ?? 0) > PATIENT_US;
    return [
      ...sleepy.map(([name]) => ({
        set: 'sysfs' as const,
        path: `/sys/class/scsi_host/${name}/link_power_management_policy`,
        value: 'max_performance',
        givesUp: 'power that idle disks save',
      })),
      ...(isPatient
        ? [
            {
              set: 'boot-argument' as const,
              argument: 'nvme_core.default_ps_max_latency_us=0',
              givesUp: 'power that idle disks save',
            },
          ]
        : []),
    ];
  },
});

import { keptMemory } from '../../derived/kept-memory.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';

const PASSTHROUGH = /(?:^|\s)iommu(?:\.passthrough=1|=(?:\w+,)*pt)\b/;

export const check = defineCheck({
  id: 'VT-06',
  topic: 'vt',
  subject: 'host',
  title: 'Devices can be given to guests through an IOMMU',
  problem: 'No IOMMU is in use: devices cannot be given to guests',
  severity: 'info',
  reads: [
    '/sys/kernel/iommu_groups',
    '/sys/firmware/acpi/tables: DMAR, IVRS',
    '/proc/cmdline',
    'host devices of guests',
  ],
  why: 'Handing a NIC, an NVMe disk or a virtual function to a guest avoids the host’s data path; VFIO does it only behind an IOMMU. With passthrough of the host’s own devices (iommu=pt) those are spared the translation.',
  remedy: 'intel_iommu=on iommu=pt (AMD: iommu=pt) on the kernel command line.',
  takesEffect: 'reboot',
  notWhen:
    'No guest is to have a device of its own; or DMA of the host’s own devices must stay confined (no iommu=pt); or the kernel was built to pass them through by default.',
  sources: [
    'Linux Documentation/driver-api/vfio.rst',
    'Linux Documentation/admin-guide/kernel-parameters.txt: intel_iommu, iommu',
  ],
  evaluate({ host, snapshot }) {
    const table = need(host.kvm.iommuTable, 'IOMMU of the firmware');
    const groups = valueOrUndefined(host.kvm.iommuGroups) ?? 0;
    const commandLine = need(host.kernel.commandLine, '/proc/cmdline');
    const evidence = [
      seen('/sys/firmware/acpi/tables', table),
      seen('/sys/kernel/iommu_groups', groups),
      seen('/proc/cmdline', PASSTHROUGH.test(commandLine) ? 'iommu=pt' : 'no iommu=pt'),
    ];
    const users = guestsWithDevices(snapshot);
    if (groups === 0) {
      return fail({
        evidence,
        reason: `The firmware describes an IOMMU (${table}), and the kernel does not use it.`,
      });
    }
    if (users.length === 0) return notApplicable('no guest has a device of the host');
    if (PASSTHROUGH.test(commandLine)) return pass(...evidence);
    return fail({
      evidence,
      reason:
        'Devices of guests need the IOMMU; those of the host are translated with them, at a cost for each buffer.',
      remedy: 'iommu=pt on the kernel command line.',
    });
  },
  mend({ host }) {
    const table = need(host.kvm.iommuTable, 'IOMMU of the firmware');
    if ((valueOrUndefined(host.kvm.iommuGroups) ?? 0) > 0) {
      return [
        {
          set: 'boot-argument',
          argument: 'iommu=pt',
          givesUp: 'protection of host memory from the host’s own devices',
        },
      ];
    }
    if (table !== 'DMAR')
      noMend('Linux uses an AMD IOMMU unless the firmware or amd_iommu=off forbids it');
    return [
      {
        set: 'boot-argument',
        argument: 'intel_iommu=on',
        risk: 'medium',
        riskText:
          'firmware with a faulty table may keep devices from working: have a console at hand',
      },
    ];
  },
});

function guestsWithDevices({ guests }: Snapshot): string[] {
  return guests.flatMap(({ name, definition }) => {
    const known = valueOrUndefined(definition);
    return known !== undefined && keptMemory(known).includes('passed-through devices')
      ? [name]
      : [];
  });
}

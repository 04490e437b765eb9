import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './iommu.ts';

function iommu({ host }: Snapshot, groups: number, commandLine: string): void {
  host.kvm.iommuTable = known('DMAR');
  host.kvm.iommuGroups = known(groups);
  host.kernel.commandLine = known(commandLine);
}

function giveDevice(draft: Snapshot): void {
  definitionOf(draft, 'far').hostDevices = [{ type: 'pci', at: 'devices/hostdev[1]' }];
}

testCheck(check, {
  'fails where the kernel does not use the IOMMU': {
    edit: (draft) => iommu(draft, 0, 'quiet'),
    status: 'fail',
    severity: 'info',
    seen: '/sys/kernel/iommu_groups = 0',
    reason: 'DMAR',
  },
  'fails where the host’s own devices are translated beside those of guests': {
    edit: (draft) => {
      iommu(draft, 40, 'quiet intel_iommu=on');
      giveDevice(draft);
    },
    status: 'fail',
    seen: '/proc/cmdline = no iommu=pt',
  },
  'passes where they are passed through': {
    edit: (draft) => {
      iommu(draft, 40, 'quiet intel_iommu=on iommu=pt');
      giveDevice(draft);
    },
    status: 'pass',
  },
  'does not apply where no guest has a device': {
    edit: (draft) => iommu(draft, 40, 'quiet'),
    status: 'not-applicable',
  },
  'does not apply to a machine without one': {
    edit: ({ host }) => {
      host.kvm.iommuTable = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the firmware’s tables could not be read': {
    edit: ({ host }) => {
      host.kvm.iommuTable = unreadable('/sys/firmware/acpi/tables: permission denied');
    },
    status: 'unknown',
  },
});

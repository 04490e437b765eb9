import { isActive } from '../../derived/is-active.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'PV-18',
  topic: 'paravirt',
  subject: 'host',
  title: 'Guests at the limit of vhost use the cards’ virtual functions',
  problem: 'A guest is at the limit of vhost while the card has virtual functions to give',
  severity: 'low',
  reads: [
    '/sys/bus/pci/devices/*/sriov_totalvfs, sriov_numvfs',
    'schedstat of the vhost threads',
    'host devices and interfaces of running guests',
  ],
  why: 'A vhost thread copies each packet on a pCPU of the host. A virtual function, passed through or as vDPA, puts packets into the guest’s memory by itself.',
  remedy:
    'echo N > sriov_numvfs, and <interface type="hostdev"> (vDPA where the card has it) for the guest that is named.',
  takesEffect: 'next-start',
  notWhen:
    'The guest migrates live, is ballooned, or its traffic must pass the host’s bridge and filters.',
  sources: [
    'libvirt formatdomain: PCI passthrough of network devices',
    'OpenStack Nova documentation: SR-IOV, vDPA',
    'Linux Documentation/PCI/pci-iov-howto.rst',
  ],
  thresholds: {
    busyShare: {
      default: 0.8,
      range: [0, 1],
      unit: 'share of a pCPU',
      meaning: 'a vhost thread that runs more is at its limit',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }, { busyShare }) {
    const cards = need(host.pciDevices, 'PCI devices').flatMap(({ address, virtualFunctions }) => {
      const functions = valueOrUndefined(virtualFunctions);
      return functions === undefined || functions.total === 0 ? [] : [{ address, ...functions }];
    });
    if (cards.length === 0) return notApplicable('no device has virtual functions');
    const used = passedThrough(snapshot);
    const enabled = cards.reduce((sum, card) => sum + card.enabled, 0);
    const total = cards.reduce((sum, card) => sum + card.total, 0);
    const busy = busyGuests(snapshot).filter(({ share }) => share > busyShare);
    const evidence = [
      ...cards.map(({ address, enabled, total }) =>
        seen(`${address}: virtual functions`, `${enabled} of ${total} enabled`),
      ),
      seen('devices passed through to guests', used),
      ...busy.map(({ name, share }) => seen(`vhost of ${name}`, `${percent(share)} of a pCPU`)),
    ];
    const isAnyIdle = total > enabled || enabled > used;
    const silent = snapshot.guests.filter((guest) => isActive(guest) && !isSampled(guest));
    if (busy.length === 0 && isAnyIdle && silent.length > 0)
      return unknown(`what the vhost threads of ${silent.map(({ name }) => name).join(', ')} do`);
    return busy.length === 0 || !isAnyIdle ? pass(...evidence) : fail({ evidence });
  },
});

function isSampled(guest: Guest): boolean {
  return isKnown(threadsOf(guest, 'vhost')) && (valueOrUndefined(guest.runtime)?.windowMs ?? 0) > 0;
}

function passedThrough({ guests }: Snapshot): number {
  const definitions = guests
    .filter(isActive)
    .flatMap(({ definition }) => valueOrUndefined(definition) ?? []);
  return definitions.reduce(
    (sum, { hostDevices, nics }) =>
      sum +
      hostDevices.filter(({ type }) => type === 'pci').length +
      nics.filter(({ type }) => type === 'hostdev' || type === 'vdpa').length,
    0,
  );
}

/** The busiest vhost thread of each guest that tells its threads: share (0..1) of a pCPU over the window. */
function busyGuests({ guests }: Snapshot): { name: string; share: number }[] {
  return guests.flatMap((guest) => {
    const windowNs = (valueOrUndefined(guest.runtime)?.windowMs ?? 0) * 1e6;
    const threads = valueOrUndefined(threadsOf(guest, 'vhost')) ?? [];
    if (windowNs === 0 || threads.length === 0) return [];
    const ran = threads.map(({ runNs }) => valueOrUndefined(runNs)?.delta ?? 0);
    return [{ name: guest.name, share: Math.max(...ran) / windowNs }];
  });
}

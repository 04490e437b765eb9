import { balloonOf } from '../../src/checks/testing/balloon.ts';
import { declare, guestOf, runtimeOf } from '../../src/checks/testing/edited.ts';
import { editKsm } from '../../src/checks/testing/ksm.ts';
import { known } from '../../src/model/fact.ts';
import type { GuestDefinition } from '../../src/model/guest-definition.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Parts } from './domain-text.ts';

/** The recorded guest whose definition is replaced: it runs on KVM and answers. */
export const GUEST = 'healthy';

/** A definition, and what the host and the guest say when checks look. */
export interface Situation {
  /** Left out: every check looks. */
  readonly check?: string;
  readonly parts: Parts;
  /** What else has to be so for the fault to be found. */
  readonly given?: (draft: Snapshot) => void;
}

/** A situation that one check finds. */
export interface Fault extends Situation {
  readonly check: string;
  /** What the mend promises, where the check passes only once the guest has run with it. */
  readonly holds?: (definition: GuestDefinition) => boolean;
}

const GIB_KIB = 1024 * 1024;
const TIB = 1024 ** 4;

function disk(target: string, bus: string, driver = '', more = ''): string {
  return `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'${driver}/>
  <source file='/srv/${target}.qcow2'/>
  <target dev='${target}' bus='${bus}'/>${more}
</disk>`;
}

function nic(model: string, driver = ''): string {
  return `<interface type='bridge'>
  <mac address='52:54:00:6b:3c:58'/>
  <source bridge='br0'/>
  <target dev='vnet9'/>
  <model type='${model}'/>${driver}
</interface>`;
}

const SCSI = "<controller type='scsi' index='0' model='virtio-scsi'/>";
const ON_SCSI = "\n  <address type='drive' controller='0' bus='0' target='0' unit='1'/>";
const PINNED = `<cputune>
  <vcpupin vcpu='0' cpuset='2'/>
  <vcpupin vcpu='1' cpuset='3'/>
</cputune>`;
const HASWELL = `<cpu mode='custom' match='exact' check='partial'>
  <model fallback='allow'>Haswell-noTSX</model>
  <feature policy='disable' name='pcid'/>
</cpu>`;
const BALLOON = "<memballoon model='virtio'/>";
const WINDOWS = `<metadata>
  <libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
    <libosinfo:os id='http://microsoft.com/win/2k22'/>
  </libosinfo:libosinfo>
</metadata>`;

export const faults: Readonly<Record<string, Fault>> = {
  'a timer that exits': { check: 'SCH-09', parts: {} },
  'the same timer, asked for': {
    check: 'SCH-09',
    parts: { clock: "<timer name='hpet' present='yes'/>" },
  },
  'memory on demand of a dedicated guest': {
    check: 'EPT-11',
    parts: {},
    given: (draft) => declare(draft, GUEST, 'dedicated'),
  },
  'memory on demand where it is said': {
    check: 'EPT-11',
    parts: { top: "<memoryBacking>\n  <allocation mode='ondemand'/>\n</memoryBacking>" },
    given: (draft) => declare(draft, GUEST, 'dedicated'),
  },
  'a socket for each vCPU': {
    check: 'PIN-14',
    parts: {
      vcpus: 4,
      cpu: `<cpu mode='host-passthrough' check='none' migratable='on'>
  <topology sockets='4' dies='1' cores='1' threads='1'/>
</cpu>`,
    },
  },
  'sockets of several dies and threads': {
    check: 'PIN-14',
    parts: {
      vcpus: 16,
      cpu: `<cpu mode='host-passthrough' check='none' migratable='on'>
  <topology sockets='2' dies='2' cores='2' threads='2'/>
</cpu>`,
    },
  },
  'pCPUs of its own that it does not know of': {
    check: 'PIN-17',
    parts: { top: PINNED, cpu: "<cpu mode='host-passthrough' check='none' migratable='on'/>" },
  },
  'pCPUs of its own that it has not': {
    check: 'PIN-17',
    parts: {
      cpu: "<cpu mode='host-passthrough' check='none' migratable='on'/>",
      features: "<kvm>\n  <hint-dedicated state='on'/>\n</kvm>",
    },
  },
  'pages that are scanned for nothing': {
    check: 'KSM-10',
    parts: {},
    given: (draft) => {
      runtimeOf(draft, GUEST).memory.ksm = known({
        ksm_rmap_items: 500_000,
        ksm_merging_pages: 100,
      });
    },
    holds: ({ memoryBacking }) => memoryBacking.noSharePages,
  },
  'merging of a guest that must not wait': {
    check: 'KSM-01',
    parts: { features: "<kvm>\n  <hint-dedicated state='on'/>\n</kvm>" },
    given: (draft) => editKsm(draft, { run: 1 }),
  },
  'an IDE disk': {
    check: 'PV-01',
    parts: {
      machine: 'pc-i440fx-7.2',
      devices: disk('hda', 'ide', '', '\n  <wwn>5000c50015ea71aa</wwn>'),
    },
  },
  'a SATA disk with what only emulated ones have': {
    check: 'PV-01',
    parts: {
      devices: `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/sda.qcow2'/>
  <target dev='sda' bus='sata' rotation_rate='1'/>
  <serial>root-1</serial>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
    },
  },
  'a second disk on IDE, with its cache, beside a virtio disk': {
    check: 'PV-01',
    parts: {
      machine: 'pc-i440fx-7.2',
      devices: `${disk('vda', 'virtio')}\n${disk('hdb', 'ide')}`,
    },
  },
  'an emulated card': { check: 'PV-02', parts: { devices: nic('e1000') } },
  'packets that QEMU copies': {
    check: 'PV-03',
    parts: { devices: nic('virtio', "\n  <driver name='qemu'/>") },
  },
  'one queue of a busy card': {
    check: 'PV-04',
    parts: { vcpus: 4, devices: nic('virtio') },
    given: (draft) => packetsPerS(draft, { rxPacketsPerS: 400_000 }),
  },
  'an emulated SCSI controller': {
    check: 'PV-06',
    parts: {
      machine: 'pc-i440fx-7.2',
      devices: `<controller type='scsi' index='0' model='lsilogic'/>\n${disk('sda', 'scsi', '', ON_SCSI.replace("unit='1'", "unit='0'"))}`,
    },
  },
  'one queue of a disk': {
    check: 'PV-07',
    parts: { machine: 'pc-q35-4.2', devices: disk('vda', 'virtio') },
  },
  'one queue of a SCSI controller': {
    check: 'PV-07',
    parts: { machine: 'pc-q35-4.2', devices: `${SCSI}\n${disk('sda', 'scsi', '', ON_SCSI)}` },
  },
  'no random numbers': { check: 'PV-09', parts: {} },
  'no channel for the agent': {
    check: 'PV-10',
    parts: {},
    given: (draft) => {
      runtimeOf(draft, GUEST).inside.agentVersion = known('7.2.22');
    },
  },
  'a Windows without enlightenments': { check: 'PV-11', parts: { top: WINDOWS } },
  'a Windows with some': {
    check: 'PV-11',
    parts: {
      top: WINDOWS,
      features: `<hyperv mode='custom'>
  <relaxed state='on'/>
  <vapic state='off'/>
</hyperv>`,
      clock: "<timer name='hypervclock' present='no'/>",
    },
  },
  'a hidden hypervisor': {
    check: 'PV-13',
    parts: { features: "<kvm>\n  <hidden state='on'/>\n</kvm>" },
  },
  'a ring too small': {
    check: 'PV-14',
    parts: { devices: nic('virtio') },
    given: (draft) => packetsPerS(draft, { rxDropsPerS: 500 }),
  },
  'a tablet and a sound card': {
    check: 'PV-15',
    parts: {
      devices: `<controller type='usb' index='0' model='qemu-xhci'/>
<input type='tablet' bus='usb'/>
<input type='keyboard' bus='ps2'/>
<sound model='ich9'/>`,
    },
  },
  'a disk without its ways of saving exits': {
    check: 'PV-19',
    parts: { devices: disk('vda', 'virtio', " ioeventfd='off' event_idx='off'") },
  },
  'a CPU without its fast features': {
    check: 'VT-09',
    parts: { cpu: HASWELL },
    given: (draft) => hasFlags(draft, ['pcid', 'aes']),
  },
  'a CPU without what mitigations need': {
    check: 'VT-12',
    parts: { cpu: HASWELL },
    given: (draft) => hasFlags(draft, ['spec_ctrl', 'ssbd', 'md_clear']),
  },
  'no CPU model': { check: 'VT-08', parts: {} },
  'a CPU model of long ago': {
    check: 'VT-08',
    parts: {
      cpu: `<cpu mode='custom' match='exact' check='partial'>
  <model fallback='forbid'>kvm64</model>
  <vendor>Intel</vendor>
  <feature policy='require' name='ssse3'/>
</cpu>`,
    },
  },
  'a disk through the page cache': {
    check: 'STO-09',
    parts: { devices: disk('vda', 'virtio', " cache='writethrough' io='threads'") },
  },
  'a disk of threads': {
    check: 'STO-10',
    parts: { devices: disk('vda', 'virtio', " cache='none'") },
  },
  'tables that do not fit their cache': {
    check: 'STO-02',
    parts: { devices: disk('vda', 'virtio') },
    given: (draft) => {
      guestOf(draft, GUEST).images = guestOf(draft, 'old-iron').images.map((image) => ({
        ...image,
        target: 'vda',
      }));
      for (const { layers } of guestOf(draft, GUEST).images)
        for (const layer of 'value' in layers ? layers.value : []) layer.virtualBytes = TIB;
    },
  },
  'a disk on the main loop': { check: 'STO-11', parts: { devices: disk('vda', 'virtio') } },
  'a SCSI disk on the main loop beside an iothread': {
    check: 'STO-11',
    parts: {
      top: '<iothreads>1</iothreads>',
      devices: `${SCSI}\n${disk('sda', 'scsi', '', ON_SCSI)}`,
    },
  },
  'a disk that keeps what was deleted': {
    check: 'STO-16',
    parts: { devices: disk('vda', 'virtio') },
  },
  'a limit that would kill it': {
    check: 'OVC-09',
    parts: {
      top: `<memtune>
  <hard_limit unit='KiB'>262144</hard_limit>
  <swap_hard_limit unit='KiB'>524288</swap_hard_limit>
</memtune>`,
    },
    holds: ({ memoryLimits }) => memoryLimits.hardKiB === undefined,
  },
  'a USB controller that is polled': {
    check: 'DEV-10',
    parts: {
      machine: 'pc-i440fx-7.2',
      devices: `<controller type='usb' index='0' model='piix3-uhci'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/>
</controller>`,
    },
  },
  'no balloon': {
    check: 'BAL-01',
    parts: { balloon: "<memballoon model='none'/>" },
    given: (draft) => {
      runtimeOf(draft, GUEST).inside.memoryStats = known({ unused: 1, available: 2, usable: 1 });
    },
  },
  'a balloon that is asked nothing': { check: 'BAL-02', parts: { balloon: BALLOON } },
  'free pages that stay': { check: 'BAL-03', parts: { balloon: BALLOON } },
  'a balloon that lets processes be killed': {
    check: 'BAL-04',
    parts: { balloon: "<memballoon model='virtio' autodeflate='off'/>" },
    given: (draft) => balloonOf(draft, GUEST, { currentMiB: 128, maximumMiB: 256 }),
  },
  'a large dedicated guest on small pages': {
    check: 'EPT-08',
    parts: {
      memoryKiB: 16 * GIB_KIB,
      top: "<numatune>\n  <memory mode='strict' nodeset='1'/>\n</numatune>",
    },
    given: (draft) => {
      declare(draft, GUEST, 'dedicated');
      const { nodes } = draft.host.memory;
      for (const { meminfo } of 'value' in nodes ? nodes.value : [])
        if ('value' in meminfo)
          Object.assign(meminfo.value, { MemTotal: 64 * GIB_KIB, MemFree: 40 * GIB_KIB });
    },
  },
};

/** One guest that has many of them, on other disks and cards than each fault alone. */
export const neglected: Situation & { readonly finds: readonly string[] } = {
  parts: {
    vcpus: 4,
    machine: 'pc-i440fx-7.2',
    top: WINDOWS,
    clock: "<timer name='hpet' present='yes'/>",
    features: "<kvm>\n  <hidden state='on'/>\n</kvm>",
    cpu: `<cpu mode='custom' match='exact' check='partial'>
  <model fallback='allow'>qemu64</model>
  <topology sockets='4' dies='1' cores='1' threads='1'/>
</cpu>`,
    devices: `${disk('hda', 'ide', " cache='writethrough'")}
${disk('hdb', 'ide', " cache='writethrough'")}
${nic('rtl8139')}
<controller type='usb' index='0' model='piix3-uhci'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x2'/>
</controller>
<input type='tablet' bus='usb'/>`,
  },
  finds: [
    ...['SCH-09', 'PIN-14', 'PV-01', 'PV-02', 'PV-09', 'PV-10', 'PV-11', 'PV-13', 'PV-15'],
    ...['VT-08', 'STO-09', 'DEV-10'],
  ],
};

/** What goes through the card, and what is dropped there. */
function packetsPerS(draft: Snapshot, rates: Readonly<Record<string, number>>): void {
  draft.windowMs = 1000;
  runtimeOf(draft, GUEST).nics = known({ vnet9: { ...rates } });
}

function hasFlags({ host }: Snapshot, flags: string[]): void {
  if ('value' in host.cpu) host.cpu.value.flags = flags;
}

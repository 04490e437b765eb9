/** What a definition has besides what every guest has; each part is XML as `virsh dumpxml --inactive` writes it. */
export interface Parts {
  /** Without /dev/kvm libvirt defines guests of the type qemu only. */
  readonly type?: 'kvm' | 'qemu';
  readonly vcpus?: number;
  readonly memoryKiB?: number;
  readonly machine?: string;
  /** Elements of `<domain>`. */
  readonly top?: string;
  readonly features?: string;
  readonly cpu?: string;
  readonly clock?: string;
  readonly devices?: string;
  readonly balloon?: string;
}

export const UUID = '3f0c7a52-6c0e-4f0b-9d3c-1f6f5b8b7c21';

const MIB = 1024;

/** A small definition as libvirt keeps it. */
export function domainText({
  type = 'kvm',
  vcpus = 2,
  memoryKiB = 256 * MIB,
  machine = 'pc-q35-7.2',
  top = '',
  features = '',
  cpu = '',
  clock = '',
  devices = '',
  balloon = "<memballoon model='virtio'/>",
}: Parts): string {
  const lines = [
    `<domain type='${type}'>`,
    '  <name>mended</name>',
    `  <uuid>${UUID}</uuid>`,
    ...indented(top, 2),
    `  <memory unit='KiB'>${memoryKiB}</memory>`,
    `  <currentMemory unit='KiB'>${memoryKiB}</currentMemory>`,
    `  <vcpu placement='static'>${vcpus}</vcpu>`,
    '  <os>',
    `    <type arch='x86_64' machine='${machine}'>hvm</type>`,
    "    <boot dev='hd'/>",
    '  </os>',
    '  <features>',
    '    <acpi/>',
    '    <apic/>',
    ...indented(features, 4),
    '  </features>',
    ...indented(cpu, 2),
    "  <clock offset='utc'>",
    "    <timer name='rtc' tickpolicy='catchup'/>",
    ...indented(clock, 4),
    '  </clock>',
    '  <devices>',
    '    <!-- kept as it is -->',
    '    <emulator>/usr/bin/qemu-system-x86_64</emulator>',
    ...indented(devices, 4),
    ...indented(balloon, 4),
    '  </devices>',
    '</domain>',
  ];
  return `${lines.join('\n')}\n`;
}

function indented(xml: string, columns: number): string[] {
  const lines = xml.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => `${' '.repeat(columns)}${line}`);
}

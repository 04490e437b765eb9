import type { GuestDefinition } from '../../model/guest-definition.ts';
import { given } from '../given.ts';
import { type CommandLine, isGiven, valuesOf } from './command-line.ts';
import { type Device, deviceAt } from './devices.ts';
import { diskBus } from './disks.ts';
import { isNic } from './nics.ts';
import { parseProperties, property } from './properties.ts';

type Others = GuestDefinition['otherDevices'];
type Other = Others[number];

/** Kind, libvirt's name of the model where it has one, and the bus where it is part of the name. */
const KINDS: readonly (readonly [RegExp, string, string?])[] = [
  [/^usb-(tablet|mouse|kbd|wacom-tablet)$/, 'input', 'usb'],
  [/^virtio-(tablet|mouse|keyboard|input-host|multitouch)/, 'input', 'virtio'],
  [/^(qxl)(?:-vga)?$/, 'video'],
  [/^(cirrus)-vga$/, 'video'],
  [/^(virtio)-(?:vga|gpu)/, 'video'],
  [/^vhost-user-(?:vga|gpu)/, 'video'],
  [/^(VGA|secondary-vga|bochs)(?:-display)?$/, 'video'],
  [/^vmware-svga$|^ramfb$|^ati-vga$/, 'video'],
  [
    /^(?:intel-hda|ich9-intel-hda|AC97|ES1370|sb16|adlib|cs4231a|gus|usb-audio|virtio-sound)/,
    'sound',
  ],
  [/^(isa|pci|usb|spapr-vty|sclp)-?serial/, 'serial'],
  [/^isa-parallel$/, 'parallel'],
  [/^virtconsole$/, 'console'],
  [/^(tpm-\w+)/, 'tpm'],
  [/^(?:ib700|i6300esb|itco|diag288)/, 'watchdog'],
  [/^usb-redir$/, 'redirdev'],
  [/^ccid-card/, 'smartcard'],
  [/^(ivshmem(?:-plain|-doorbell)?)/, 'shmem'],
  [/^(?:pc-dimm|nvdimm|virtio-mem|virtio-pmem)/, 'memory'],
  [/^(intel|amd|virtio)-iommu|^smmuv3/, 'iommu'],
  [/^pvpanic/, 'panic'],
  [/^(vhost)-vsock/, 'vsock'],
  [/^(virtio)-crypto/, 'crypto'],
  [/^usb-hub$/, 'hub'],
];

/** Devices that are described elsewhere in the definition, or are only wiring for others. */
const ELSEWHERE =
  /^(?:virtio-balloon|virtio-rng|virtio-9p|vhost-user-fs|vfio-|usb-host|scsi-generic|vhost-scsi|virtserialport|hda-|vmgenid|vmcoreinfo|nvme)/;

export function readOtherDevices(
  line: CommandLine,
  devices: readonly Device[],
  isController: (device: Device) => boolean,
): Others {
  const rest = devices.filter(
    (device) =>
      !isController(device) &&
      !isNic(device) &&
      diskBus(device.driver) === undefined &&
      !ELSEWHERE.test(device.driver),
  );
  return [...rest.map(describe), ...ofOptions(line)];
}

function describe(device: Device): Other {
  for (const [pattern, kind, bus] of KINDS) {
    const match = pattern.exec(device.driver);
    if (match === null) continue;
    const model = LIBVIRT_NAMES.get(match[1] ?? '') ?? match[1] ?? device.driver;
    return { kind, model, ...given({ bus }), at: deviceAt(device) };
  }
  return { kind: 'device', model: device.driver, at: deviceAt(device) };
}

const LIBVIRT_NAMES: ReadonlyMap<string, string> = new Map([
  ['kbd', 'keyboard'],
  ['VGA', 'vga'],
  ['isa', 'isa-serial'],
  ['pci', 'pci-serial'],
  ['usb', 'usb-serial'],
  ['std', 'vga'],
]);

/** Options that make a device without -device: option and kind. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ['vga', 'video'],
  ['soundhw', 'sound'],
  ['usbdevice', 'input'],
  ['watchdog', 'watchdog'],
  ['serial', 'serial'],
  ['parallel', 'parallel'],
];

function ofOptions(line: CommandLine): Others {
  const made = OPTIONS.flatMap(([option, kind]) =>
    valuesOf(line, option)
      .filter((value) => value !== 'none')
      .map((value): Other => {
        // What comes after a colon are addresses and paths.
        const word = /^[A-Za-z0-9-]+/.exec(value)?.[0] ?? 'default';
        const bus = option === 'usbdevice' ? 'usb' : undefined;
        const model = kind === 'serial' ? 'default' : (LIBVIRT_NAMES.get(word) ?? word);
        return { kind, model, ...given({ bus }), at: `-${option}` };
      }),
  );
  return [...made, ...graphics(line)];
}

function graphics(line: CommandLine): Others {
  const display = property(parseProperties(valuesOf(line, 'display').at(-1) ?? '', 'type'), 'type');
  const local = display !== undefined && ['sdl', 'gtk', 'egl-headless', 'dbus'].includes(display);
  return [
    ...['vnc', 'spice'].flatMap(
      (model): Others =>
        isGiven(line, model) && valuesOf(line, model).at(-1) !== 'none'
          ? [{ kind: 'graphics', model, at: `-${model}` }]
          : [],
    ),
    ...(local ? [{ kind: 'graphics', model: display, at: '-display' }] : []),
  ];
}

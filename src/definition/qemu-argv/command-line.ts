import { type Properties, parseProperties } from './properties.ts';

/** A QEMU command line taken apart, before anything in it is understood. */
export interface CommandLine {
  /** Last part of the program's path. */
  readonly program: string;
  /** In the order given; a disk image that stands alone is `-hda`. */
  readonly options: readonly Option[];
  readonly unknownOptions: readonly string[];
}

export interface Option {
  readonly name: string;
  /** Empty for options without an argument. */
  readonly value: string;
}

const WITHOUT_ARGUMENT = new Set(
  `S s daemonize enable-kvm enable-fips full-screen h help mem-prealloc nodefaults no-user-config
  no-acpi no-fd-bootchk no-frame no-hpet no-kvm no-kvm-irqchip no-quit no-reboot no-shutdown nographic
   only-migratable portrait preconfig sdl show-cursor singlestep snapshot usb version win2k-hack
  xen-attach xen-domid-restrict alt-grab ctrl-grab curses kernel-irqchip no-kvm-pit-reinjection old-param semihosting
  nodefconfig`.split(/\s+/),
);

const WITH_ARGUMENT = new Set(
  `L D M T accel acpitable action add-fd alsa append async-teardown audio audiodev balloon bios blockdev boot cdrom chardev
  chroot compat cpu d device dfilter display drive dtb echr enable-sync-profile fda fdb fsdev fw_cfg g gdb global hda
  hdb hdc hdd icount incoming initrd iscsi k kernel loadvm m machine mem-path mon monitor msg mtdblock name net netdev
  nic numa object option-rom overcommit p parallel pflash pidfile plugin prom-env qmp qmp-pretty qtest qtest-log
  readconfig realtime rotate rtc run-with runas sandbox sd seed semihosting-config serial set shim smbios smp soundhw
  spice tb-size tdf tpmdev trace usbdevice uuid vga virtfs virtioconsole vnc watchdog watchdog-action writeconfig
  xen-domid`.split(/\s+/),
);

export function readCommandLine(argv: readonly string[]): CommandLine {
  const options: Option[] = [];
  const unknown = new Set<string>();
  for (let at = 1; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const next = argv[at + 1];
    if (!/^-./s.test(argument)) {
      options.push({ name: 'hda', value: argument });
      continue;
    }
    const name = argument.replace(/^--?/, '');
    const known = WITH_ARGUMENT.has(name) || WITHOUT_ARGUMENT.has(name);
    const value = takesNext(name, next) ? (next ?? '') : '';
    if (known) options.push({ name, value });
    else unknown.add(nameOnly(name));
    if (takesNext(name, next)) at++;
  }
  const program = (argv[0] ?? '').replace(/^.*\//s, '');
  return { program, options, unknownOptions: [...unknown] };
}

/** What follows an unknown option must not be taken for a disk, and may be a secret. */
function takesNext(name: string, next: string | undefined): boolean {
  if (WITH_ARGUMENT.has(name)) return true;
  return !WITHOUT_ARGUMENT.has(name) && next !== undefined && !next.startsWith('-');
}

const NAME_CHARACTERS = 40;

function nameOnly(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]*/.exec(text)?.[0].slice(0, NAME_CHARACTERS) ?? '?';
}

export function valuesOf(line: CommandLine, ...names: readonly string[]): string[] {
  return line.options.filter((option) => names.includes(option.name)).map(({ value }) => value);
}

export function isGiven(line: CommandLine, name: string): boolean {
  return line.options.some((option) => option.name === name);
}

export function propertiesOf(line: CommandLine, name: string, impliedName?: string): Properties[] {
  return valuesOf(line, name).map((value) => parseProperties(value, impliedName));
}

/** Options that QEMU merges when they are repeated (-machine, -smp, -m): later ones win name by name. */
export function mergedProperties(
  line: CommandLine,
  names: readonly string[],
  impliedName?: string,
): Properties {
  const all = valuesOf(line, ...names).map((value) => parseProperties(value, impliedName));
  return new Map(all.flatMap((properties) => [...properties]));
}

import { describe, expect, it } from 'vitest';
import { GuestDefinition } from '../model/guest-definition.ts';
import { parseDomainXml } from './domain-xml.ts';
import { parseQemuArgv } from './qemu-argv.ts';
import { fixtureArgv, fixtureNames, fixtureText } from './testing/domain-fixtures.ts';

/** libvirt rounds memory and cells up to whole MiB on the command line. */
function wholeMiB(memoryKiB: number | undefined): number {
  return Math.ceil((memoryKiB ?? 0) / 1024);
}

/**
 * What a definition and the command line libvirt makes of it must agree on. What only one of the two says
 * (raw, where the XML names no format; a network's host device) is left out of the comparison.
 */
function essence(guest: GuestDefinition) {
  return {
    name: guest.name,
    uuid: guest.uuid,
    accelerator: guest.accelerator,
    vcpus: [guest.vcpus.max, guest.vcpus.current],
    iothreads: guest.iothreads.count,
    cells: guest.cpu.cells.map((cell) => [cell.id, cell.vcpus, wholeMiB(cell.memoryKiB)]),
    locked: guest.memoryBacking.locked,
    agent: guest.guestAgentChannel,
    rng: guest.rng?.backend,
    fileSystems: guest.fileSystems.map(({ driver, target }) => [driver, target]),
    disks: guest.disks
      .map((disk) => ({
        bus: disk.bus,
        device: disk.device,
        // A volume's place is looked up in its pool when the guest starts.
        place: disk.sourceType === 'none' || disk.sourceType === 'volume' ? undefined : disk.source,
        format: disk.sourceType === 'none' ? undefined : (disk.format ?? 'raw'),
        cache: disk.sourceType === 'none' ? undefined : disk.cache,
        io: disk.io,
        discard: disk.discard,
        queues: disk.queues,
        iothreads: disk.iothreads.length,
        readOnly: disk.readOnly,
      }))
      .sort((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right))),
    nics: guest.nics
      .filter((nic) => nic.type !== 'hostdev')
      .map((nic) => [nic.model ?? LIBVIRT_DEFAULT_NIC, nic.mac])
      .sort(),
  };
}

const LIBVIRT_DEFAULT_NIC = 'rtl8139';

const pairs = fixtureNames('.args').map((args) => ({
  args,
  xml: args.replace(/(?:\.x86_64-latest)?\.args$/, '.xml'),
}));

describe('a domain definition and the command line that libvirt makes of it', () => {
  it('are there in number', () => {
    expect(pairs.length).toBeGreaterThan(40);
  });

  // Where a volume lies only its pool knows; passed-through arguments are QEMU's alone.
  const comparable = pairs.filter(({ args }) => !/^luks-disks-source|^qemu-ns-/.test(args));
  it.each(comparable)('agree: $args', (pair) => {
    const fromXml = GuestDefinition.parse(parseDomainXml(fixtureText(pair.xml)));
    const fromArgv = GuestDefinition.parse(parseQemuArgv(fixtureArgv(pair.args)));
    expect(essence(fromArgv)).toEqual(essence(fromXml));
    expect(fromArgv.unknownOptions).toEqual([]);
  });

  // Of a guest that arrives by migration libvirt leaves the sender's sizes as they are.
  it.each(pairs.filter(({ args }) => !args.startsWith('migrate-')))(
    'agree on memory: $args',
    ({ args, xml }) => {
      const fromXml = wholeMiB(parseDomainXml(fixtureText(xml)).memoryKiB);
      const fromArgv = wholeMiB(parseQemuArgv(fixtureArgv(args)).memoryKiB);
      const cells = parseQemuArgv(fixtureArgv(args)).cpu.cells.length;
      // Each cell and each memory device is rounded by itself.
      expect(fromArgv - fromXml).toBeGreaterThanOrEqual(0);
      expect(fromArgv - fromXml).toBeLessThanOrEqual(cells);
    },
  );
});

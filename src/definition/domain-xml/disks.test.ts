import { describe, expect, it } from 'vitest';
import { parseDomainXml } from '../domain-xml.ts';
import { parseQemuArgv } from '../qemu-argv.ts';
import { fixtureArgv, fixtureText } from '../testing/domain-fixtures.ts';

function disksOf(devices: string) {
  return parseDomainXml(`<domain type='kvm'><name>web</name><devices>${devices}</devices></domain>`)
    .disks;
}

function diskWithCache(size: string): string {
  return `<disk><driver><metadata_cache>${size}</metadata_cache></driver><target dev='vda'/></disk>`;
}

describe('disks of a domain definition', () => {
  it('have their metadata cache in bytes, whatever the unit', () => {
    const [plain] = disksOf(diskWithCache('<max_size>12345</max_size>'));
    const [mebibytes] = disksOf(diskWithCache("<max_size unit='MiB'>1</max_size>"));
    expect(plain?.metadataCacheBytes).toBe(12_345);
    expect(mebibytes?.metadataCacheBytes).toBe(1024 ** 2);
  });

  it('are LUKS where they are encrypted and called raw, as for QEMU', () => {
    const fromXml = parseDomainXml(fixtureText('luks-disks-source.xml')).disks;
    const fromArgv = parseQemuArgv(fixtureArgv('luks-disks-source.x86_64-latest.args')).disks;
    const formats = fromXml.map((disk) => disk.format);
    expect(formats).toEqual(['luks', 'luks', 'luks', 'luks', 'luks']);
    expect(fromArgv.map((disk) => disk.format)).toEqual(formats);
  });

  it('are read in time that grows with their number, not with its square', () => {
    const COUNT = 20_000;
    const startedAt = performance.now();
    const disks = disksOf("<disk><target dev='sda' bus='scsi'/></disk>".repeat(COUNT));
    expect(disks).toHaveLength(COUNT);
    // By its square it takes some 20 s, by its number less than one.
    expect(performance.now() - startedAt).toBeLessThan(6000);
  });
});

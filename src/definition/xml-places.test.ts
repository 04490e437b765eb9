import { describe, expect, it } from 'vitest';
import { placesIn } from './xml-places.ts';

const XML = `<domain type='kvm'>
  <name>web</name>
  <clock offset='utc'>
    <timer name='rtc'/><timer name='hpet' present='yes'/>
  </clock>
  <devices>
    <disk type='file'>
      <driver name='qemu'/>
    </disk>
    <disk type='block'/>
  </devices>
</domain>
`;

describe('places in a definition', () => {
  it.each([
    ['devices/disk[1]', 7, 5],
    ['devices/disk[1]/driver', 8, 7],
    ['devices/disk[2]', 10, 5],
    ['/domain/clock/timer[@name="hpet"]/@present', 4, 24],
    ['/domain/name', 2, 3],
    ['/domain', 1, 1],
  ])('%s is on line %i, column %i', (path, line, column) => {
    expect(placesIn(XML)(path)).toEqual({ line, column });
  });

  it.each([
    ['devices/disk[2]/driver', 10],
    ['/domain/devices/rng', 6],
    ['/domain/cputune/vcpupin', 1],
    ['/domain/clock/timer[@name="kvmclock"]/@present', 3],
    ['no path at all', 1],
    ['', 1],
  ])('%s, which is not there, is at its nearest ancestor, line %i', (path, line) => {
    expect(placesIn(XML)(path)).toMatchObject({ line });
  });

  it('begin where a document cannot be read', () => {
    expect(placesIn('<domain')('devices/disk[1]')).toEqual({ line: 1, column: 1 });
  });
});

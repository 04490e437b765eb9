import { describe, expect, it } from 'vitest';
import { parseQemuArgv } from '../qemu-argv.ts';

function nicsOf(text: string) {
  return parseQemuArgv(['qemu-system-x86_64', ...text.split(' ')]).nics;
}

describe('a network card of a QEMU command line', () => {
  it.each([
    '-netdev tap,id=n,ifname=tap100i0,vhost=on -device virtio-net-pci,netdev=n,id=net0',
    '-nic tap,ifname=tap100i0,model=virtio-net-pci',
    '-net nic,model=virtio -net tap,ifname=tap100i0',
  ])('is named after its tap where that is given: %s', (text) => {
    expect(nicsOf(text)).toMatchObject([{ target: 'tap100i0', type: 'ethernet', model: 'virtio' }]);
  });

  it('is numbered where its tap is not named', () => {
    const names = nicsOf('-nic tap -nic tap,ifname=tap7 -nic user').map((nic) => nic.target);
    expect(names).toEqual(['net0', 'tap7', 'net2']);
  });
});

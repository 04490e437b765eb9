import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { qemuCommand } from './command-words.ts';
import { placesInCommand } from './option-places.ts';

const texts = (text: string) => qemuCommand(text, 'vm.sh').map((word) => word.text);

describe('a QEMU command in a text', () => {
  it('is found in a script, over lines that go on, without comments and the commands around it', () => {
    const script = `#!/bin/sh
# starts qemu
ip link set br0 up; modprobe kvm
exec /usr/bin/qemu-system-x86_64 -m 4096 \\
  -drive "file=/srv/a b.img,if=virtio" \\
  -append 'root=/dev/vda # no comment' & # in the background
echo done
`;
    expect(texts(script)).toEqual([
      '/usr/bin/qemu-system-x86_64',
      '-m',
      '4096',
      '-drive',
      'file=/srv/a b.img,if=virtio',
      '-append',
      'root=/dev/vda # no comment',
    ]);
  });

  it.each([
    [String.raw`qemu-kvm a\ b "c\"d\\e\f" 'g'h"i"`, ['a b', String.raw`c"d\e\f`, 'ghi']],
    [`kvm $IMG $\{RAM:-2G} ""`, ['$IMG', `$\{RAM:-2G}`, '']],
    ['qemu-system-aarch64 a#b', ['a#b']],
  ])('is split as a shell would, and nothing replaced: %s', (text, words) => {
    expect(texts(text).slice(1)).toEqual(words);
  });

  it('is read from /proc as well', () => {
    expect(texts('/usr/bin/qemu-system-x86_64\0-name\0guest=a b\0')).toEqual([
      '/usr/bin/qemu-system-x86_64',
      '-name',
      'guest=a b',
    ]);
  });

  it.each([
    ['ls -l', /neither a domain definition nor a QEMU command/],
    ['', /neither a domain definition/],
    ['qemu-system-x86_64 "-m', /a quotation has no end.*vm\.sh, line 1/],
    ['\n\nqemu-system-x86_64 \\', /vm\.sh, line 3/],
  ])('is asked for where there is none: %j', (text, complaint) => {
    expect(() => texts(text)).toThrow(complaint);
  });

  it('is words or a Problem, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'qemu-kvm \'"\\\n#;&|$x=,') }), (text) => {
        try {
          for (const { line, column } of qemuCommand(`qemu ${text}`, 'x')) {
            expect(line).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});

describe('places in a command', () => {
  const words = qemuCommand(
    `qemu-system-x86_64 -m 1G \\
  -device virtio-blk-pci,drive=a,id=one0 \\
  -device virtio-blk-pci,drive=a,id=one \\
  -device '{"driver":"virtio-blk-pci","id":"two"}' \\
  --cpu host \\
  -drive file=/a -drive file=/b,id=named \\
  -drive file=/c`,
    'vm.sh',
  );
  const place = placesInCommand(words);

  it.each([
    ['-device virtio-blk-pci,id=one', 3],
    ['-device virtio-blk-pci,id=one/driver', 3],
    ['-device virtio-blk-pci,id=two/driver', 4],
    ['-cpu', 5],
    ['-drive id=named/driver', 6],
    ['-drive[3]/driver', 7],
    ['-device e1000', 2],
    ['/domain/devices/rng', 1],
  ])('%s is on line %i', (path, line) => {
    expect(place(path)).toMatchObject({ line });
  });
});

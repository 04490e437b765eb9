import { describe, expect, it } from 'vitest';
import { Problem } from '../../model/problem.ts';
import type { XmlEdit } from '../../model/xml-edit.ts';
import { editXml } from './edit-xml.ts';

const XML = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web</name>
  <memory unit='KiB'>  4194304 <!-- four --></memory>
  <!-- pinned by hand -->
  <cputune>
    <vcpupin vcpu='0' cpuset='0'/> <!-- first -->
  </cputune>
  <clock offset='utc'><timer name='rtc'/></clock>
  <devices>
    <disk type='file'>
      <driver name='qemu' type='raw'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type="file"><target dev="vdb"/></disk>
    <unknown:thing xmlns:unknown='urn:x'>&lt;<![CDATA[<b>]]></unknown:thing>
    <memballoon model='virtio'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-snapshot'/>
  </qemu:commandline>
</domain>
`;

/** Lines taken away and put in. */
function difference(edits: readonly XmlEdit[], text: string = XML): string[] {
  const before = text.split('\n');
  const after = editXml(text, edits).split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

const set = (path: string, attribute: string, value: string | null): XmlEdit => ({
  do: 'set',
  path,
  attribute,
  value,
});
const vda = 'devices/disk[target/@dev="vda"]';

describe('setting an attribute', () => {
  it('changes its line and no other', () => {
    expect(difference([set(`${vda}/driver`, 'type', 'qcow2')])).toEqual([
      "-      <driver name='qemu' type='raw'/>",
      "+      <driver name='qemu' type='qcow2'/>",
    ]);
  });

  it('adds it after the others, in their quotes, escaped', () => {
    expect(difference([set('devices/disk[2]/target', 'bus', `a"<&'\n`)])).toEqual([
      '-    <disk type="file"><target dev="vdb"/></disk>',
      `+    <disk type="file"><target dev="vdb" bus="a&quot;&lt;&amp;'&#10;"/></disk>`,
    ]);
  });

  it('takes it away', () => {
    expect(difference([set(`${vda}/target`, 'bus', null)])).toEqual([
      "-      <target dev='vda' bus='virtio'/>",
      "+      <target dev='vda'/>",
    ]);
  });

  it('makes the elements that are missing, laid out like their neighbours', () => {
    expect(difference([set('numatune/memory', 'nodeset', '0-1')])).toEqual([
      '+  <numatune>',
      "+    <memory nodeset='0-1'/>",
      '+  </numatune>',
    ]);
    expect(difference([set('cputune/vcpupin[@vcpu="1"]', 'cpuset', '4')])).toEqual([
      "+    <vcpupin vcpu='1' cpuset='4'/>",
    ]);
    expect(difference([set('clock/timer[@name="hpet"]', 'present', 'no')])).toEqual([
      "-  <clock offset='utc'><timer name='rtc'/></clock>",
      "+  <clock offset='utc'><timer name='rtc'/><timer name='hpet' present='no'/></clock>",
    ]);
  });

  it('opens an element that closed itself', () => {
    expect(difference([set('devices/memballoon/stats', 'period', '10')])).toEqual([
      "-    <memballoon model='virtio'/>",
      "+    <memballoon model='virtio'>",
      "+      <stats period='10'/>",
      '+    </memballoon>',
    ]);
  });

  it('keeps a comment with the line it is on', () => {
    const [, line] = editXml(XML, [set('cputune/vcpupin[@vcpu="1"]', 'cpuset', '4')])
      .split('\n')
      .filter((text) => text.includes('vcpupin'));
    expect(line).toBe("    <vcpupin vcpu='1' cpuset='4'/>");
    expect(editXml(XML, [set('cputune/vcpupin[@vcpu="1"]', 'cpuset', '4')])).toContain(
      "cpuset='0'/> <!-- first -->\n",
    );
  });

  it('keeps the line ends of the definition', () => {
    const windows = XML.replaceAll('\n', '\r\n');
    const edits = [
      set('numatune/memory', 'nodeset', '0'),
      set('devices/memballoon/stats', 'period', '5'),
    ];
    expect(editXml(windows, edits)).toBe(editXml(XML, edits).replaceAll('\n', '\r\n'));
  });

  it('reaches the definition itself, and elements by their name without prefix', () => {
    expect(difference([set('domain', 'type', 'qemu')])).toHaveLength(2);
    expect(difference([set('commandline/arg', 'value', '-S')])).toEqual([
      "-    <qemu:arg value='-snapshot'/>",
      "+    <qemu:arg value='-S'/>",
    ]);
  });
});

describe('setting a text', () => {
  it('leaves blanks and comments beside it', () => {
    expect(difference([{ do: 'text', path: 'memory', value: '8388608' }])).toEqual([
      "-  <memory unit='KiB'>  4194304 <!-- four --></memory>",
      "+  <memory unit='KiB'>  8388608 <!-- four --></memory>",
    ]);
  });

  it('makes the element, after others of its name or last', () => {
    expect(difference([{ do: 'text', path: 'iothreads', value: '2' }])).toEqual([
      '+  <iothreads>2</iothreads>',
    ]);
  });

  it('refuses where there are elements', () => {
    expect(() => editXml(XML, [{ do: 'text', path: 'cputune', value: 'x' }])).toThrow(Problem);
  });
});

describe('taking away and adding', () => {
  it('takes an element away with its line', () => {
    expect(difference([{ do: 'remove', path: 'devices/memballoon' }])).toEqual([
      "-    <memballoon model='virtio'/>",
    ]);
    expect(difference([{ do: 'remove', path: 'clock/timer' }])).toEqual([
      "-  <clock offset='utc'><timer name='rtc'/></clock>",
      "+  <clock offset='utc'></clock>",
    ]);
  });

  it('adds an element unless one has all that it has', () => {
    const rng = "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>";
    const edit: XmlEdit = { do: 'add', path: 'devices', xml: rng };
    expect(difference([edit])).toEqual([
      "+    <rng model='virtio'>",
      "+      <backend model='random'>/dev/urandom</backend>",
      '+    </rng>',
    ]);
    const added = editXml(XML, [edit]);
    const withAddress = added.replace('    </rng>', "      <address type='pci'/>\n    </rng>");
    expect(editXml(withAddress, [edit])).toBe(withAddress);
    expect(difference([edit], added.replace('urandom', 'random'))).toHaveLength(1);
  });

  it('adds to elements that are not there yet', () => {
    const xml = '<emulatorpin cpuset="0"/>';
    const text = '<domain><name>a</name></domain>';
    expect(editXml(text, [{ do: 'add', path: 'cputune', xml }])).toBe(
      '<domain><name>a</name><cputune><emulatorpin cpuset="0"/></cputune></domain>',
    );
  });
});

describe('an edit that cannot be made', () => {
  it.each([
    ['of one of several disks', set('devices/disk', 'type', 'block')],
    ['of a disk that is not there', set('devices/disk[target/@dev="vdc"]/driver', 'io', 'native')],
    ['of a third of two disks', set('devices/disk[3]', 'type', 'block')],
    ['by a path that is none', set('devices/disk[', 'type', 'block')],
    ['by an attribute as a path', set('memory/@unit', 'unit', 'MiB')],
    ['of what finds its element', set('clock/timer[@name="rtc"]', 'name', 'hpet')],
    ['of the whole', { do: 'remove', path: 'domain' } satisfies XmlEdit],
    ['below a text', set('name/first', 'a', 'b')],
    ['of two elements at once', { do: 'add', path: 'devices', xml: '<a/><b/>' } satisfies XmlEdit],
  ])('%s is refused', (_, edit) => {
    expect(() => editXml(XML, [edit])).toThrow(Problem);
  });

  it('is one of a text that is no definition', () => {
    expect(() => editXml('<network/>', [])).toThrow(/<network>/);
    expect(() => editXml('<domain>', [])).toThrow(/line 1/);
  });
});

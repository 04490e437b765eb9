import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GuestDefinition } from '../model/guest-definition.ts';
import { Problem } from '../model/problem.ts';
import { parseDomainXml } from './domain-xml.ts';
import { fixtureText } from './testing/domain-fixtures.ts';

function withParts(parts: string): GuestDefinition {
  return parseDomainXml(`<domain type='kvm'><name>web</name>${parts}</domain>`);
}

function problemOf(text: string, file?: string): Problem {
  try {
    parseDomainXml(text, file === undefined ? {} : { file });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('there was no complaint');
}

const expectations: readonly [string, object][] = [
  [
    'cputune.xml',
    {
      accelerator: 'tcg',
      vcpus: { max: 2, current: 2, placement: 'static' },
      tuning: {
        shares: 2048,
        periodUs: 1_000_000,
        quotaUs: -1,
        vcpuPins: [
          { vcpu: 0, cpus: [0] },
          { vcpu: 1, cpus: [1] },
        ],
        emulatorPin: [1],
      },
    },
  ],
  [
    'cputune-numatune.xml',
    {
      vcpus: { max: 6, current: 2, placement: 'auto' },
      currentMemoryKiB: 65_536,
      iothreads: { count: 2, ids: ['1', '2'] },
      tuning: { emulatorPin: [1, 2, 3], iothreadPins: [{ iothread: '1', cpus: [2] }] },
      numa: { placement: 'auto', cells: [] },
      balloon: { model: 'none' },
    },
  ],
  [
    'numatune-memnode.xml',
    {
      memoryKiB: 24_682_468,
      cpu: {
        cells: [
          { id: 0, vcpus: [0], memoryKiB: 20_002 },
          { id: 1, memoryKiB: 660_066 },
          { id: 2, vcpus: [28, 30, 31] },
        ],
      },
      numa: {
        mode: 'strict',
        nodes: [0, 1, 2, 3, 4, 5, 6, 7],
        cells: [
          { cell: 0, mode: 'preferred', nodes: [3] },
          { cell: 2, mode: 'strict', nodes: [1, 2, 5, 7] },
        ],
      },
    },
  ],
  ['hugepages-default-2M.xml', { memoryBacking: { hugePages: [{ sizeKiB: 2048 }] } }],
  ['iothreads-ids-partial.xml', { iothreads: { count: 4, ids: ['5', '6', '1', '2'] } }],
  [
    'kvm-features.xml',
    {
      features: { kvmHidden: true, hintDedicated: true, pollControl: true, names: ['acpi', 'kvm'] },
    },
  ],
  ['hyperv-off.xml', { features: { hyperv: { relaxed: 'off', spinlocks: 'off', ipi: 'off' } } }],
  ['pmu-feature-off.xml', { features: { pmu: false } }],
  [
    'disk-aio-io_uring.xml',
    { disks: [{ bus: 'virtio', io: 'io_uring', format: 'qcow2', at: 'devices/disk[1]' }, {}] },
  ],
  ['net-virtio-rxtxqueuesize.xml', { nics: [{ rxQueueSize: 512, txQueueSize: 1024 }] }],
  [
    'net-vhostuser-multiq.xml',
    {
      nics: [
        { source: '/tmp/vhost0.sock' },
        {},
        { type: 'server' },
        {},
        { type: 'vhostuser', queues: 4 },
      ],
    },
  ],
  ['channel-virtio-default.xml', { guestAgentChannel: false }],
  ['qemu-ns-commandline-ns1.xml', { rawArguments: 1 }],
];

describe('a domain definition', () => {
  it.each(expectations)('of %s says what is written there', (file, expected) => {
    expect(parseDomainXml(fixtureText(file))).toMatchObject(expected);
  });

  it.each([
    ["<backend type='passt' logFile='/tmp/passt.log'/>", 'passt'],
    ["<backend vhost='/dev/vhost-net'/>", undefined],
    ['', undefined],
  ])('tells who carries the packets of user networking: %s', (part, backend) => {
    const nic = `<devices><interface type='user'>${part}</interface></devices>`;
    expect(withParts(nic).nics[0]?.backend).toBe(backend);
  });

  it.each([
    ['<memory>1024</memory>', 1024],
    ["<memory unit='b'>1025</memory>", 2],
    ["<memory unit='bytes'>2048</memory>", 2],
    ["<memory unit='KB'>1024</memory>", 1000],
    ["<memory unit='k'>7</memory>", 7],
    ["<memory unit='M'>3</memory>", 3072],
    ["<memory unit='MB'>1024</memory>", 1_000_000],
    ["<memory unit='GiB'>4</memory>", 4 * 1024 ** 2],
    ["<memory unit='TiB'>1</memory>", 1024 ** 3],
  ])('with %s has so many KiB', (memory, memoryKiB) => {
    expect(withParts(memory).memoryKiB).toBe(memoryKiB);
  });

  it('with CPUs left out of a range has the rest', () => {
    expect(withParts("<vcpu cpuset='0-5,^3'>2</vcpu>").vcpus.cpus).toEqual([0, 1, 2, 4, 5]);
  });

  it('with several iothreads for one disk names all of them', () => {
    const [disk] =
      withParts(`<devices><disk type='file'><driver name='qemu' type='qcow2' discard='unmap'>
      <iothreads><iothread id='2'/><iothread id='3'/></iothreads>
      <metadata_cache><max_size unit='MiB'>2</max_size></metadata_cache></driver>
      <source file='/var/a b.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>`).disks;
    expect(disk).toMatchObject({
      iothreads: ['2', '3'],
      metadataCacheBytes: 2 * 1024 ** 2,
      discard: 'unmap',
      source: '/var/a b.qcow2',
    });
  });

  it('runs a SCSI disk in the iothread of its controller', () => {
    const { disks } = withParts(`<devices>
      <controller type='scsi' index='0'/>
      <controller type='scsi' index='1' model='virtio-scsi'><driver iothread='4' queues='8'/></controller>
      <disk><target dev='sda' bus='scsi'/><address type='drive' controller='1'/></disk>
      <disk><target dev='sdb' bus='scsi'/></disk></devices>`);
    expect(disks.map((disk) => disk.iothreads)).toEqual([['4'], []]);
  });

  it('keeps a name with a line break and an escape sequence as it is', () => {
    const name = parseDomainXml('<domain type="kvm"><name>a&#10;b\u009b31m</name></domain>').name;
    expect(name).toBe('a\nb\u009b31m');
  });

  it('of two metadata owners gives only the operating system', () => {
    const guest = withParts(`<metadata><my:x xmlns:my='urn:x'>token-abc</my:x>
      <libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
      <libosinfo:os id='http://debian.org/debian/12'/></libosinfo:libosinfo></metadata>`);
    expect(guest.osId).toBe('http://debian.org/debian/12');
    expect(JSON.stringify(guest)).not.toContain('token-abc');
  });

  it('never holds a secret of its text', () => {
    const guest = withParts(`
      <devices><graphics type='vnc' passwd='SECRET'/>
      <disk type='network'><auth username='SECRET'><secret usage='SECRET'/></auth>
        <source protocol='https' name='/a.iso?token=SECRET' query='SECRET'>
          <host name='h'/><cookies><cookie name='SECRET'>SECRET</cookie></cookies></source>
        <target dev='vda'/></disk>
      <disk type='network'><source protocol='rbd' name='pool/image:id=admin:key=SECRET'/><target dev='vdb'/></disk>
      <channel><source path='/x'/><target type='virtio' name='com.example'/></channel></devices>
      <qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
        <qemu:arg value='-object'/><qemu:arg value='secret,data=SECRET'/><qemu:env name='K' value='SECRET'/>
      </qemu:commandline><sysinfo><oemStrings><entry>SECRET</entry></oemStrings></sysinfo>`);
    expect(guest.rawArguments).toBe(2);
    expect(guest.disks.map((disk) => disk.source)).toEqual([
      'https://h/a.iso',
      'rbd:///pool/image',
    ]);
    expect(JSON.stringify(guest)).not.toContain('SECRET');
  });
});

describe('a text that is no domain definition', () => {
  it.each([
    ['<domain><name>x</name>', 'not well-formed XML', 'line 1'],
    ['<domain>\n<name>x</nam>\n</domain>', 'not well-formed XML', 'line 2'],
    ['<network><name>x</name></network>', 'expected <domain>, found <network>', 'line 1'],
    ['<domain/>', 'expected a <name>', 'line 1'],
    ['<domain><name>x</name>\n<vcpu>two</vcpu></domain>', 'whole number', 'line 2'],
    [
      "<domain><name>x</name>\n\n<vcpu cpuset='0-'>2</vcpu></domain>",
      'should be a list like',
      'line 3',
    ],
    ["<domain><name>x</name><memory unit='stone'>2</memory></domain>", 'KiB', 'line 1'],
    ['', 'XML', ''],
  ])('%j is refused: %s', (text, what, where) => {
    const problem = problemOf(text, 'web.xml');
    expect(problem.message).toContain(what);
    expect(problem.message).toContain('web.xml');
    expect(problem.message).toContain(where);
    expect(problem.message).not.toContain('\n');
  });

  it('is refused with the line of a disk that has no target', () => {
    const text = fixtureText('disk-missing-target-invalid.xml');
    expect(problemOf(text).where).toBe('domain XML, line 17');
  });

  it('is refused when it is too long, or nested too deep', () => {
    expect(problemOf(' '.repeat(9 * 1024 * 1024)).message).toContain('too long');
    const deep = `<domain>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</domain>`;
    expect(problemOf(deep)).toBeInstanceOf(Problem);
  });

  it('does not repeat the text around a mistake, which may hold a password', () => {
    const text = "<domain><graphics passwd='SECRET' <name>x</name></domain>";
    expect(problemOf(text).message).not.toContain('SECRET');
  });

  it('never fails with anything but a Problem', () => {
    const base = fixtureText('cputune-numatune.xml');
    const damaged = fc
      .tuple(fc.nat(base.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 }))
      .map(([at, cut, put]) => base.slice(0, at) + put + base.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged), (text) => {
        try {
          expect(parseDomainXml(text).source).toBe('libvirt-xml');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 500 },
    );
  });
});

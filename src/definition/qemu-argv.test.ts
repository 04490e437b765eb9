import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestDefinition } from '../model/guest-definition.ts';
import { parseQemuArgv } from './qemu-argv.ts';

/** Words of a command line without spaces in them. */
function parse(text: string, program = '/usr/bin/qemu-system-x86_64'): GuestDefinition {
  return parseQemuArgv([program, ...text.split(/\s+/).filter((word) => word !== '')]);
}

describe('the accelerator of a QEMU command line', () => {
  it.each([
    ['', 'tcg'],
    ['-accel kvm', 'kvm'],
    ['-enable-kvm', 'kvm'],
    ['--enable-kvm', 'kvm'],
    ['-machine q35,accel=kvm:tcg', 'kvm:tcg'],
    ['-machine accel=kvm -M q35', 'kvm'],
    ['-accel kvm,kernel-irqchip=split -accel tcg,thread=multi', 'kvm:tcg'],
  ])('of %j is %s', (text, accelerator) => {
    expect(parse(text).accelerator).toBe(accelerator);
  });

  it('follows a program named after KVM, as QEMU does', () => {
    expect(parse('', '/usr/libexec/qemu-kvm').accelerator).toBe('kvm:tcg');
    expect(parse('', '/usr/libexec/qemu-kvm').architecture).toBeUndefined();
    expect(parse('', 'qemu-system-aarch64').architecture).toBe('aarch64');
  });
});

describe('the vCPUs of a QEMU command line', () => {
  it.each([
    ['', 1, 1, undefined],
    ['-smp 4', 4, 4, undefined],
    ['-smp cpus=2,maxcpus=8', 8, 2, undefined],
    ['-smp 8,sockets=2', 8, 8, [2, 4, 1]],
    ['-smp 8,sockets=1,cores=4,threads=2', 8, 8, [1, 4, 2]],
    ['-smp sockets=2,cores=4,threads=2', 16, 16, [2, 4, 2]],
    ['-smp 2,cores=4,maxcpus=16', 16, 2, [4, 4, 1]],
  ])('of %j', (text, max, current, topology) => {
    const { vcpus, cpu } = parse(text);
    expect(vcpus).toEqual({ max, current });
    const { sockets, cores, threads } = cpu.topology ?? {};
    expect(cpu.topology && [sockets, cores, threads]).toEqual(topology);
  });

  it('have the features that -cpu gives, Hyper-V and KVM ones apart', () => {
    const guest = parse(
      '-cpu host,migratable=off,+invtsc,-vmx,hv_relaxed,hv-spinlocks=0x1fff,hv-vendor-id=abc,kvm=off,pmu=off,l3-cache=on,hv-time',
    );
    expect(guest.cpu).toMatchObject({
      mode: 'host-passthrough',
      migratable: false,
      cache: { mode: 'emulate', level: 3 },
      features: [
        { name: 'invtsc', policy: 'require' },
        { name: 'vmx', policy: 'disable' },
      ],
    });
    expect(guest.features).toMatchObject({
      hyperv: { relaxed: 'on', spinlocks: '8191', vendor_id: 'on' },
      kvmHidden: true,
      pmu: false,
    });
    expect(guest.clock.timers).toEqual([{ name: 'hypervclock', present: true }]);
  });
});

describe('the memory of a QEMU command line', () => {
  it.each([
    ['', 128 * 1024],
    ['-m 512', 512 * 1024],
    ['-m 4G', 4 * 1024 ** 2],
    ['-m size=1048576k,slots=4,maxmem=8G', 1024 ** 2],
    ['-m 1.5G', 1.5 * 1024 ** 2],
    [
      '-m 1G,slots=2,maxmem=4G -object memory-backend-ram,id=m1,size=1G -device pc-dimm,memdev=m1',
      2 * 1024 ** 2,
    ],
  ])('of %j', (text, memoryKiB) => {
    expect(parse(text).memoryKiB).toBe(memoryKiB);
  });

  it('is huge pages, bound to nodes of the host, for each node of the guest', () => {
    const guest = parse(`-m 4G -smp 4 -overcommit mem-lock=on
      -object memory-backend-file,id=a,size=2G,mem-path=/dev/hugepages1G,prealloc=on,share=on,host-nodes=0,policy=bind
      -object {"qom-type":"memory-backend-memfd","id":"b","size":2147483648,"hugetlb":true,"hugetlbsize":1073741824,"prealloc":true,"share":true,"host-nodes":[1,3],"policy":"interleave"}
      -numa node,nodeid=0,cpus=0-1,memdev=a -numa node,cpus=2,cpus=3,memdev=b -numa dist,src=0,dst=1,val=21`);
    expect(guest.memoryBacking).toMatchObject({
      hugePages: [{ sizeKiB: 1024 ** 2, cells: [0, 1] }],
      locked: true,
      access: 'shared',
      allocation: 'immediate',
      source: 'file',
    });
    expect(guest.cpu.cells).toEqual([
      { id: 0, vcpus: [0, 1], memoryKiB: 2 * 1024 ** 2, distances: { 1: 21 } },
      { id: 1, vcpus: [2, 3], memoryKiB: 2 * 1024 ** 2, distances: {} },
    ]);
    expect(guest.numa.cells).toEqual([
      { cell: 0, mode: 'strict', nodes: [0] },
      { cell: 1, mode: 'interleave', nodes: [1, 3] },
    ]);
  });

  it('goes to the node that each socket is on', () => {
    const { cells } = parse(
      '-smp 8,sockets=2,cores=2,threads=2 -numa node -numa node -numa cpu,node-id=0,socket-id=1 -numa cpu,node-id=1,socket-id=0',
    ).cpu;
    expect(cells.map((cell) => cell.vcpus)).toEqual([
      [4, 5, 6, 7],
      [0, 1, 2, 3],
    ]);
  });

  it('is neither merged nor on ordinary pages where the old options say so', () => {
    const backing = parse('-machine pc,mem-merge=off -mem-path /dev/hugepages -mem-prealloc');
    expect(backing.memoryBacking).toMatchObject({
      noSharePages: true,
      hugePages: [{}],
      allocation: 'immediate',
    });
  });
});

describe('the disks of a QEMU command line', () => {
  it.each([
    ['-hda a.img', { target: 'ide0-hd0', bus: 'ide', sourceType: 'file', source: 'a.img' }],
    ['a.img', { target: 'ide0-hd0', source: 'a.img' }],
    ['-machine q35 -cdrom /x.iso', { target: 'ide2-cd0', bus: 'sata', device: 'cdrom' }],
    ['-fda f.img', { bus: 'fdc', device: 'floppy' }],
    [
      '-drive file=/dev/vg/a,if=virtio,format=raw,cache=none,aio=native,discard=unmap',
      {
        ...{ target: 'virtio0', bus: 'virtio', sourceType: 'block', source: '/dev/vg/a' },
        ...{ format: 'raw', cache: 'none', io: 'native', discard: 'unmap' },
      },
    ],
    [
      '-drive file=a,,b.qcow2,if=virtio,cache.direct=on,cache.writeback=off',
      { source: 'a,b.qcow2', cache: 'directsync' },
    ],
    ['-drive file=a,if=virtio,bps=1000', { throttled: true }],
    [
      '-object iothread,id=t -drive file=a,if=none,id=d,format=qcow2 -device virtio-blk-pci,drive=d,id=v,iothread=t,num-queues=4,packed=on',
      { target: 'v', bus: 'virtio', iothreads: ['t'], queues: 4, packed: true, format: 'qcow2' },
    ],
    [
      '-object iothread,id=t -device virtio-scsi-pci,id=s,iothread=t -blockdev file,filename=/a,node-name=f,cache.direct=on,aio=io_uring -blockdev qcow2,file=f,node-name=q -device scsi-hd,bus=s.0,drive=q',
      {
        ...{ target: 'q', bus: 'scsi', format: 'qcow2', source: '/a', io: 'io_uring' },
        ...{ cache: 'none', iothreads: ['t'] },
      },
    ],
    [
      '-blockdev {"driver":"qcow2","node-name":"q","file":{"driver":"file","filename":"/a","aio":"threads"},"cache":{"no-flush":true}} -device {"driver":"virtio-blk-pci","drive":"q","iothread-vq-mapping":[{"iothread":"a","vqs":[0]},{"iothread":"b"}]}',
      { source: '/a', io: 'threads', cache: 'unsafe', iothreads: ['a', 'b'] },
    ],
    [
      '-blockdev file,filename=/a,node-name=f -blockdev throttle,file=f,node-name=t,throttle-group=g -device nvme,drive=t,serial=1',
      { bus: 'nvme', format: 'raw', throttled: true },
    ],
    [
      '-device ahci,id=ahci0 -drive file=/a,if=none,id=d -device ide-hd,bus=ahci0.0,drive=d',
      { bus: 'sata' },
    ],
    ['-drive if=none,id=c,file=/c -device usb-storage,drive=c', { bus: 'usb' }],
    [
      '-drive file=rbd:pool/image:id=admin:key=SECRET,if=virtio',
      { sourceType: 'network', source: 'rbd://pool/image' },
    ],
    [
      '-drive file=https://user:S@/CRET@host/a.iso?t=SECRET,media=cdrom',
      { source: 'https://host/a.iso', readOnly: true },
    ],
  ])('of %j', (text, expected) => {
    const { disks } = GuestDefinition.parse(parse(text));
    expect(disks).toHaveLength(1);
    expect(disks[0]).toMatchObject(expected);
  });

  it('do not count firmware in flash memory', () => {
    const guest = parse('-drive if=pflash,file=/OVMF_CODE.fd,readonly=on -nodefaults');
    expect(guest.disks).toEqual([]);
    expect(guest.firmware).toBe('efi');
  });

  it('end where block nodes name each other in a circle', () => {
    const guest = parse(
      '-blockdev qcow2,node-name=a,file=b -blockdev raw,node-name=b,file=a -device virtio-blk-pci,drive=a',
    );
    expect(guest.disks).toHaveLength(1);
  });
});

describe('other devices of a QEMU command line', () => {
  it('network cards know whether the kernel moves their packets', () => {
    const { nics } =
      parse(`-netdev tap,id=n0,vhost=on,queues=4,ifname=tap0 -device virtio-net-pci,netdev=n0,mac=52:54:00:00:00:01,rx_queue_size=1024
      -netdev tap,id=n1,fds=3:4,vhostfds=5:6 -device virtio-net-pci,netdev=n1
      -netdev user,id=n2 -device e1000,netdev=n2 -nic bridge,br=br0,model=virtio-net-pci -nic none`);
    expect(nics).toMatchObject([
      { type: 'ethernet', model: 'virtio', driver: 'vhost', queues: 4, rxQueueSize: 1024 },
      { type: 'ethernet', driver: 'vhost', queues: 2 },
      { type: 'user', model: 'e1000' },
      { type: 'bridge', model: 'virtio', source: 'br0' },
    ]);
  });

  it('balloon, random numbers, agent, passed-through and shared things are found', () => {
    const guest = parse(`-object rng-random,id=r,filename=/dev/urandom -device virtio-rng-pci,rng=r
      -device virtio-balloon-pci,free-page-reporting=on,deflate-on-oom=off
      -device virtio-serial-pci -device virtserialport,chardev=c,name=org.qemu.guest_agent.0
      -device vfio-pci,host=01:00.0 -device usb-host,vendorid=0x1d6b,productid=0x2
      -device vhost-user-fs-pci,tag=share,chardev=f -device usb-tablet -vga std -device AC97`);
    expect(guest).toMatchObject({
      rng: { model: 'virtio', backend: 'random' },
      balloon: { model: 'virtio', freePageReporting: true, autodeflate: false },
      guestAgentChannel: true,
      hostDevices: [
        { type: 'pci', address: '0000:01:00.0' },
        { type: 'usb', address: '0x1d6b:0x2' },
      ],
      fileSystems: [{ driver: 'virtiofs', target: 'share' }],
      otherDevices: [
        { kind: 'input', model: 'tablet', bus: 'usb' },
        { kind: 'sound', model: 'AC97' },
        { kind: 'video', model: 'vga' },
      ],
      unknownOptions: [],
    });
  });
});

describe('what a QEMU command line must not give away', () => {
  it('is the argument of an option that is not known', () => {
    const guest = parse('-hocus SECRET -pocus=SECRET -m 64');
    expect(guest.unknownOptions).toEqual(['hocus', 'pocus']);
    expect(guest.memoryKiB).toBe(64 * 1024);
    expect(JSON.stringify(guest)).not.toContain('SECRET');
  });

  const password = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019!%&*;/@?#.-'), minLength: 6, maxLength: 20 })
    .map((text) => `pw${text}pw`);

  it.each([
    (secret: string) => ['-object', `secret,id=s0,data=${secret}`],
    (secret: string) => [
      '-object',
      JSON.stringify({ 'qom-type': 'secret', id: 's', data: secret }),
    ],
    (secret: string) => ['-fw_cfg', `name=opt/x,string=${secret}`],
    (secret: string) => ['-smbios', `type=11,value=${secret}`],
    (secret: string) => ['-spice', `port=1,password=${secret}`],
    (secret: string) => ['-iscsi', `user=u,password=${secret}`],
    (secret: string) => ['-append', `root=/dev/vda key=${secret}`],
    (secret: string) => ['-drive', `file=https://user:${secret}@host/a.iso,if=virtio`],
    (secret: string) => ['-drive', `file=iscsi://user%${secret}@host/iqn/1,if=virtio`],
    (secret: string) => ['-drive', `file=rbd:pool/image:id=a:key=${secret}:mon_host=h,if=virtio`],
    (secret: string) => [
      '-drive',
      `file=/a,if=virtio,key-secret=${secret},password-secret=${secret}`,
    ],
    (secret: string) => [
      '-drive',
      `if=virtio,file=json:${JSON.stringify({ driver: 'https', url: `https://u:${secret}@h/x`, password: secret }).replaceAll(',', ',,')}`,
    ],
    (secret: string) => [
      '-blockdev',
      JSON.stringify({ driver: 'rbd', 'node-name': 'n', pool: 'p', image: 'i', key: secret }),
      '-device',
      'virtio-blk-pci,drive=n',
    ],
    (secret: string) => ['-device', `virtio-blk-pci,serial=${secret}`],
    (secret: string) => [`-unheard-of=${secret}`],
  ])('is a password, case %#', (argumentsWith) => {
    fc.assert(
      fc.property(password, (secret) => {
        const guest = parseQemuArgv(['qemu-system-x86_64', ...argumentsWith(secret)]);
        expect(JSON.stringify(guest)).not.toContain(secret);
      }),
    );
  });
});

describe('any list of words', () => {
  const option = fc.constantFrom(
    ...['-m', '-smp', '-drive', '-blockdev', '-device', '-object', '-numa', '-cpu', '-machine'],
    ...['-netdev', '-nic', '-name', '-hda', '-accel', '-rtc', '-vga', '-usb', '-display'],
  );
  const pieces = fc.constantFrom(
    ...[',', '=', '{', '}', '"', ':', '.', '-', '0', '1-', '^', '99999999999', 'file', 'id', 'on'],
    ...['driver', 'virtio-blk-pci', 'node', 'cpus', 'drive', 'toString', '__proto__', 'size', 'G'],
  );
  const argument = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));

  it.each([
    ['ranges that overlap', ['-numa', `node${',cpus=0-65535'.repeat(100_000)}`]],
    ['nodes', Array.from({ length: 20_000 }, () => ['-numa', 'node,cpus=0-9999']).flat()],
    [
      'vCPUs placed one by one',
      [
        '-smp',
        '60000',
        '-numa',
        'node',
        ...Array(20_000).fill(['-numa', 'cpu,node-id=0,core-id=70000']).flat(),
      ],
    ],
    ['images in images', ['-hda', 'json:filename='.repeat(100_000)]],
    ['JSON', ['-device', '{"a":'.repeat(100_000)]],
    ['drives', Array(20_000).fill('disk.img')],
  ])('ends soon though it has very many %s', (_what, words) => {
    const started = performance.now();
    expect(parseQemuArgv(['qemu', ...words]).source).toBe('qemu-argv');
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('is a definition that keeps the contract, and never an error', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(option, argument, fc.string())), (argv) => {
        expect(GuestDefinition.safeParse(parseQemuArgv(argv)).error).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

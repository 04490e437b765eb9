import { machine } from 'node:os';
import { absent, type Fact, isAbsent, known, thenFact, unreadable } from '../../model/fact.ts';
import type { HostSoftware } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';

/** Names under which distributions install the daemon, and the emulator for the host's own architecture. */
const LIBVIRT_PROGRAMS = ['virtqemud', 'libvirtd'];
const QEMU_ARCHITECTURE = new Map([
  ['i686', 'i386'],
  ['ppc64le', 'ppc64'],
  ['armv7l', 'arm'],
]);

export async function collectSoftware(world: World): Promise<HostSoftware> {
  const qemuName = QEMU_ARCHITECTURE.get(machine()) ?? machine();
  const [libvirt, qemu] = await Promise.all([
    versionOf(world, LIBVIRT_PROGRAMS),
    versionOf(world, [`qemu-system-${qemuName}`, '/usr/libexec/qemu-kvm', 'kvm']),
  ]);
  return {
    libvirt,
    qemu,
    osRelease: readOsRelease(world.files),
    qemuUser: readQemuUser(world.files),
  };
}

/** Answer of the first program there is to `--version`, of which the first three-part number is taken. */
async function versionOf(world: World, programs: string[]): Promise<Fact<string>> {
  if (!world.live) return unreadable('versions need a running system; these files were recorded');
  for (const program of programs) {
    const output = await world.run(program, ['--version']);
    if (isAbsent(output)) continue;
    return thenFact(output, (text) => {
      const version = /\b\d+\.\d+\.\d+\b/.exec(text)?.[0];
      return version === undefined
        ? unreadable(`${program} --version: no version in its answer`)
        : known(version);
    });
  }
  return absent;
}

/** os-release(5): NAME=value, value possibly quoted as in a shell. */
function readOsRelease(files: FileTree): Fact<Record<string, string>> {
  const own = files.text('/etc/os-release');
  return thenFact(isAbsent(own) ? files.text('/usr/lib/os-release') : own, (content) => {
    const fields: Record<string, string> = {};
    for (const match of content.matchAll(/^([A-Z][A-Z0-9_]*)=(["']?)(.*)\2\s*$/gm)) {
      if (match[1] !== undefined) fields[match[1]] = (match[3] ?? '').replaceAll(/\\(.)/g, '$1');
    }
    return known(fields);
  });
}

function readQemuUser(files: FileTree): Fact<string> {
  return thenFact(files.text('/etc/libvirt/qemu.conf'), (content) => {
    const user = /^\s*user\s*=\s*"([^"]*)"/m.exec(content)?.[1];
    return user === undefined ? absent : known(user);
  });
}

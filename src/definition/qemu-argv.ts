import type { GuestDefinition } from '../model/guest-definition.ts';
import { given } from './given.ts';
import {
  type CommandLine,
  propertiesOf,
  readCommandLine,
  valuesOf,
} from './qemu-argv/command-line.ts';
import { cpuProperties, readCpuModel, readFeatures } from './qemu-argv/cpu.ts';
import { readDevices } from './qemu-argv/devices.ts';
import { readDisks } from './qemu-argv/disks.ts';
import {
  acceleratorOf,
  architectureOf,
  clockOf,
  firmwareOf,
  machineOf,
  nameOf,
} from './qemu-argv/machine.ts';
import { readMemory } from './qemu-argv/memory.ts';
import { readNics } from './qemu-argv/nics.ts';
import { readGuestNodes } from './qemu-argv/numa.ts';
import { readOtherDevices } from './qemu-argv/other-devices.ts';
import { type Properties, property } from './qemu-argv/properties.ts';
import {
  hasGuestAgent,
  isController,
  readBalloon,
  readControllers,
  readFileSystems,
  readHostDevices,
  readRng,
} from './qemu-argv/services.ts';
import { readSmp } from './qemu-argv/vcpus.ts';

/** Arguments that no QEMU understands still make a guest, which must have a name. */
const UNNAMED = 'qemu';

/**
 * Reads a QEMU command line, program first (qemu-system-x86_64(1); of QEMU 2 to 10). Never fails: what is not
 * understood is left out, options that are not known are named in `unknownOptions`. Secrets and passwords
 * (-object secret, -vnc, -spice, -fw_cfg, -smbios, parts of image addresses) are not looked at.
 */
export function parseQemuArgv(argv: readonly string[]): GuestDefinition {
  const line = readCommandLine(argv);
  const machine = machineOf(line);
  const cpu = cpuProperties(line);
  const smp = readSmp(line);
  const objects = readObjects(line);
  const guestNodes = readGuestNodes(line, objects, smp);
  const iothreads = [...objects].filter(
    ([, object]) => property(object, 'qom-type') === 'iothread',
  );
  return {
    source: 'qemu-argv',
    name: nameOf(line) ?? UNNAMED,
    accelerator: acceleratorOf(line),
    ...given({
      uuid: valuesOf(line, 'uuid').at(-1)?.toLowerCase(),
      architecture: architectureOf(line),
      machine: property(machine, 'type'),
      firmware: firmwareOf(line),
    }),
    ...readMemory(line, objects, guestNodes),
    memoryLimits: {},
    vcpus: smp.vcpus,
    cpu: {
      ...readCpuModel(cpu),
      ...given({ topology: smp.topologyGiven ? smp.topology : undefined }),
      cells: guestNodes.map((node) => node.cell),
    },
    tuning: { vcpuPins: [], iothreadPins: [], vcpuSchedulers: [], cacheTune: false },
    iothreads: { count: iothreads.length, ids: iothreads.map(([id]) => id) },
    features: readFeatures(cpu, machine),
    clock: clockOf(line, cpu),
    ...devicesOf(line, objects, /q35/.test(property(machine, 'type') ?? '')),
    rawArguments: 0,
    unknownOptions: [...line.unknownOptions],
  };
}

function readObjects(line: CommandLine): Map<string, Properties> {
  return new Map(
    propertiesOf(line, 'object', 'qom-type').flatMap((object): [string, Properties][] => {
      const id = property(object, 'id');
      return id === undefined ? [] : [[id, object]];
    }),
  );
}

function devicesOf(line: CommandLine, objects: ReadonlyMap<string, Properties>, isQ35: boolean) {
  const devices = readDevices(line);
  return {
    disks: readDisks(line, devices, isQ35),
    nics: readNics(line, devices),
    controllers: readControllers(line, devices),
    hostDevices: readHostDevices(devices),
    fileSystems: readFileSystems(line, devices),
    otherDevices: readOtherDevices(line, devices, isController),
    ...given({ rng: readRng(devices, objects), balloon: readBalloon(line, devices) }),
    guestAgentChannel: hasGuestAgent(devices),
  };
}

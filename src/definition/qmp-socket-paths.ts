import { propertiesOf, readCommandLine, valuesOf } from './qemu-argv/command-line.ts';
import {
  type Properties,
  parseProperties,
  property,
  switchProperty,
} from './qemu-argv/properties.ts';

/**
 * Paths of the UNIX sockets on which a QEMU of that command line listens for QMP, in the order given.
 * Only absolute ones: others are relative to where QEMU was started. Human monitors are not among them, nor
 * sockets on which it waits for a client before it starts the guest: connecting there would start it.
 */
export function qmpSocketPaths(argv: readonly string[]): string[] {
  const line = readCommandLine(argv);
  const devices = propertiesOf(line, 'chardev', 'backend');
  const short = valuesOf(line, 'qmp', 'qmp-pretty').map((value) => ofShortForm(value, devices));
  const long = propertiesOf(line, 'mon', 'chardev')
    .filter((monitor) => property(monitor, 'mode') === 'control')
    .map((monitor) => ofDevice(property(monitor, 'chardev'), devices));
  const paths = [...short, ...long].filter((path) => path?.startsWith('/') === true);
  return [...new Set(paths)].filter((path) => path !== undefined);
}

/** `unix:/run/vm.qmp,server=on,wait=off`, or `chardev:ID`. */
function ofShortForm(value: string, devices: readonly Properties[]): string | undefined {
  if (value.startsWith('chardev:')) return ofDevice(value.slice('chardev:'.length), devices);
  if (!value.startsWith('unix:')) return undefined;
  const socket = parseProperties(value.slice('unix:'.length), 'path');
  return isListening(socket) ? property(socket, 'path') : undefined;
}

function ofDevice(id: string | undefined, devices: readonly Properties[]): string | undefined {
  const device = devices.find((candidate) => property(candidate, 'id') === id);
  if (property(device, 'backend', 'backend.type') !== 'socket') return undefined;
  if (switchProperty(device, 'abstract') === true || !isListening(device)) return undefined;
  return property(device, 'path', 'backend.data.addr.data.path');
}

/**
 * As a server, which in the text form waits for a client unless told not to; the JSON form is QAPI's
 * ChardevSocket, whose defaults are a server that does not wait. Else it is QEMU that connects to someone.
 */
function isListening(socket: Properties | undefined): boolean {
  if (property(socket, 'backend.type') !== undefined)
    return (
      switchProperty(socket, 'backend.data.server') !== false &&
      switchProperty(socket, 'backend.data.wait') !== true
    );
  return switchProperty(socket, 'server') === true && switchProperty(socket, 'wait') === false;
}

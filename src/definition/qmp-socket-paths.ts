import { propertiesOf, readCommandLine, valuesOf } from './qemu-argv/command-line.ts';
import { type Properties, parseProperties, property } from './qemu-argv/properties.ts';

/**
 * Paths of the UNIX sockets on which a QEMU of that command line listens for QMP, in the order given.
 * Only absolute ones: others are relative to where QEMU was started. Human monitors are not among them.
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
  return property(parseProperties(value.slice('unix:'.length), 'path'), 'path');
}

function ofDevice(id: string | undefined, devices: readonly Properties[]): string | undefined {
  const device = devices.find((candidate) => property(candidate, 'id') === id);
  if (property(device, 'abstract') === 'on') return undefined;
  return property(device, 'path', 'backend.data.addr.data.path');
}

import { type CommandLine, propertiesOf } from './command-line.ts';
import { type Properties, property } from './properties.ts';

/** One -device. */
export interface Device {
  readonly driver: string;
  readonly id: string | undefined;
  readonly properties: Properties;
}

export function readDevices(line: CommandLine): Device[] {
  return propertiesOf(line, 'device', 'driver').flatMap((properties) => {
    const driver = property(properties, 'driver');
    return driver === undefined ? [] : [{ driver, id: property(properties, 'id'), properties }];
  });
}

/** Where it is in the command line. */
export function deviceAt(device: Device): string {
  return `-device ${device.driver}${device.id === undefined ? '' : `,id=${device.id}`}`;
}

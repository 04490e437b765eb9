import { Problem } from '../../model/problem.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';
const MOST_PORT = 65_535;

/** `9177`, `127.0.0.1:9177`, `[::1]:9177`; a port alone is on the loopback interface. */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, port] =
    /^(?:(?:\[([0-9a-fA-F:.]{2,45})\]|([\w.-]{1,253})):)?(\d{1,5})$/.exec(text) ?? [];
  if (port !== undefined && Number(port) <= MOST_PORT)
    return { host: bracketed ?? plain ?? LOOPBACK, port: Number(port) };
  throw new Problem({
    what: 'not an address',
    where: text,
    remedy: 'give 9177 or 127.0.0.1:9177',
  });
}

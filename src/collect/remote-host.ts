import { unreadable } from '../model/fact.ts';
import { Host } from '../model/host.ts';
import { blankArea } from './host/guarded.ts';

/** The host part of a snapshot taken through libvirt from another machine: this machine's facts are not its. */
export async function remoteHost(uri: string): Promise<Host> {
  return await blankArea(
    Host,
    unreadable(`the host behind ${uri} cannot be read from here; run virt-tune there`),
  );
}

/** That a real libvirt takes what is proposed, keeps it as it was meant, and gives back what was before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../src/changes/kind.ts';
import { handOf } from '../../src/changes/kinds.ts';
import { createWorld } from '../../src/changes/world.ts';
import {
  type PrivateLibvirtd,
  startPrivateLibvirtd,
} from '../../src/libvirt/testing/private-libvirtd.ts';
import { Knob } from '../../src/model/change.ts';
import { domainText, UUID } from './domain-text.ts';
import { faults, neglected, type Situation } from './faults.ts';
import { planFor } from './mended.ts';

const situations: [string, Situation][] = [
  ...Object.entries(faults),
  ['many faults at once', neglected],
];

let daemon: PrivateLibvirtd;
let world: World & AsyncDisposable;

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  world = createWorld('/', new AbortController().signal);
});

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await daemon?.stop();
});

describe('libvirt', () => {
  it.each(situations)('takes the mend of %s, and what was before again', async (_, situation) => {
    const { edits } = planFor(situation);
    const libvirt = await world.libvirt(daemon.uri);
    await libvirt.defineXml(domainText({ ...situation.parts, type: 'qemu' }));
    const definition = handOf(
      Knob.parse({ kind: 'domain-xml', uri: daemon.uri, uuid: UUID, edits }),
    );
    const before = await definition.read(world);
    const kept = await definition.keep(world);
    const wanted = definition.wanted('', before);
    expect(definition.reached(wanted, before)).toBe(false);
    // QEMU without /dev/kvm has no host-passthrough, so no command line can be tried.
    if (!JSON.stringify(edits).includes('host-passthrough'))
      await definition.rehearse(wanted, world);
    await definition.write(wanted, world);
    // As libvirt has written it down, which may add to what was asked and change nothing of it.
    expect(definition.reached(wanted, await definition.read(world))).toBe(true);
    await definition.putBack(kept, world);
    expect(await definition.read(world)).toBe(before);
  });
});

import { parseDomainXml } from '../../definition/domain-xml.ts';
import { editXml } from '../../definition/edit/edit-xml.ts';
import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { LibvirtError } from '../../libvirt/error.ts';
import type { KnobOf } from '../../model/change.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind, type World } from '../kind.ts';
import { inOneLine, onDomain } from '../reach/on-domain.ts';

type Definition = KnobOf<'domain-xml'>;

/** libvirt looks at images and capabilities of QEMU first, which it may have to ask anew. */
const DEFINE_DEADLINE_MS = 60_000;
/** `VIR_ERR_NO_SUPPORT`: a driver that has no command lines. */
const NO_SUPPORT = 3;

/**
 * What a libvirt guest will be at its next start. Read without passwords, because plans are shown; changed and kept
 * with them, because libvirt would forget those that it is not told.
 */
export const kind = defineKind({
  kind: 'domain-xml',
  async read(knob, world) {
    return await onPersistent(knob, world, (connection, domain) =>
      connection.domainXml(domain, { inactive: true, signal: world.signal }),
    );
  },
  async keep(knob, world) {
    return await onPersistent(knob, world, (connection, domain) =>
      connection.definitionWithPasswords(domain, world),
    );
  },
  async write(knob, _, world) {
    await onPersistent(knob, world, async (connection, domain) => {
      const edited = wantedOf(knob, await connection.definitionWithPasswords(domain, world));
      const options = { validate: true, deadlineMs: DEFINE_DEADLINE_MS, signal: world.signal };
      await refusedBy(domain, () => connection.defineXml(edited, options));
    });
  },
  async rehearse(knob, _, world) {
    await onPersistent(knob, world, async (connection, domain) => {
      const options = { inactive: true, signal: world.signal };
      const now = await connection.domainXml(domain, options);
      await tryOut({ now, edited: wantedOf(knob, now) }, { connection, domain, world });
    });
  },
  async putBack(knob, kept, world) {
    if (kept === null) throw new Problem({ what: 'no definition was kept' });
    await onPersistent(knob, world, async (connection, domain) => {
      // Without validation: it was there, so it has to be possible again.
      const options = { deadlineMs: DEFINE_DEADLINE_MS, signal: world.signal };
      await refusedBy(domain, () => connection.defineXml(kept, options));
    });
  },
  wanted: (knob, now) => (now === null ? null : wantedOf(knob, now)),
  reached: ({ edits }, _, now) => now !== null && editXml(now, edits) === now,
});

async function onPersistent<T>(
  knob: Definition,
  world: World,
  use: (connection: Connection, domain: Domain) => Promise<T>,
): Promise<T> {
  return await onDomain(knob, world, async (connection, domain) => {
    if (await connection.isPersistent(domain, world)) return await use(connection, domain);
    throw new Problem({
      what: `${domain.name} has no definition for a next start: it is transient`,
      remedy: 'change it where it is made, or define it first (virsh define)',
    });
  });
}

/** The definition after the edits: still that of the same guest, and one in which each edit finds its element again. */
function wantedOf({ uuid, edits }: Definition, now: string): string {
  const edited = editXml(now, edits);
  const [before, after] = [parseDomainXml(now), parseDomainXml(edited)];
  if (after.uuid !== uuid || after.name !== before.name)
    throw new Problem({ what: 'an edit would make another guest of this one' });
  if (editXml(edited, edits) !== edited)
    throw new Problem({ what: 'the edits of this definition change what they are found by' });
  return edited;
}

/**
 * Lets libvirt make a command line of the edited definition. Some hosts' definitions cannot be tried at all (a secret
 * that is elsewhere): those it refuses before the edits too, and that says nothing about the edits.
 */
async function tryOut(
  { now, edited }: { now: string; edited: string },
  { connection, domain, world }: { connection: Connection; domain: Domain; world: World },
): Promise<void> {
  const options = { deadlineMs: DEFINE_DEADLINE_MS, signal: world.signal };
  const complaintAbout = async (xml: string): Promise<unknown> => {
    try {
      await connection.qemuCommandLine(xml, options);
      return undefined;
    } catch (error) {
      if (error instanceof LibvirtError) return error.code === NO_SUPPORT ? undefined : error;
      throw error;
    }
  };
  const complaint = await complaintAbout(edited);
  if (complaint === undefined || (await complaintAbout(now)) !== undefined) return;
  await refusedBy(domain, () => Promise.reject(complaint));
}

async function refusedBy<T>(domain: Domain, define: () => Promise<T>): Promise<T> {
  try {
    return await define();
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    throw new Problem({
      what: `libvirt refuses the new definition of ${domain.name}, and keeps the old one: ${inOneLine(error)}`,
      remedy: 'leave this change out (plan --only), or mend the definition (virsh edit)',
      cause: error,
    });
  }
}

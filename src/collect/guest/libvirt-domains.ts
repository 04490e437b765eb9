import type { Connection } from '../../libvirt/connection.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { messageOf } from '../../libvirt/error.ts';
import { absent, type Fact, isKnown, known, thenFact, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { agentConnected } from './agent.ts';
import { definitionFromXml } from './definitions.ts';
import type { LibvirtSource } from './libvirt-source.ts';

/** What libvirt says about one domain, without asking its QEMU. */
export interface LibvirtDomain {
  readonly domain: Domain;
  readonly active: boolean;
  /** `virDomainState` in libvirt's words. */
  readonly state: Fact<string>;
  readonly persistent: Fact<boolean>;
  readonly autostart: Fact<boolean>;
  readonly definition: Fact<GuestDefinition>;
  readonly nextStart: Fact<GuestDefinition>;
  /** The guest agent's channel is open on the guest's side. */
  readonly agentConnected: boolean;
}

/**
 * All domains, running and defined. The protocol has no bulk call for definitions, but libvirt answers
 * these from its own memory (0.3 ms each), whatever the guest does.
 */
export async function readDomains(libvirt: LibvirtSource): Promise<LibvirtDomain[]> {
  const domains = await libvirt.connection.listDomains();
  return await Promise.all(domains.map((domain) => readDomain(libvirt.connection, domain)));
}

async function readDomain(connection: Connection, domain: Domain): Promise<LibvirtDomain> {
  const place = `libvirt domain ${domain.name}`;
  const active = domain.id >= 0;
  const [state, persistent, autostart, liveXml] = await Promise.all([
    answer(place, connection.state(domain)),
    answer(place, connection.isPersistent(domain)),
    answer(place, connection.autostart(domain)),
    answer(place, connection.domainXml(domain)),
  ]);
  // A transient domain has no definition of its own for the next start; libvirt would repeat the live one.
  const hasNext = active && isKnown(persistent) && persistent.value;
  const nextXml = hasNext
    ? await answer(place, connection.domainXml(domain, { inactive: true }))
    : absent;
  const definition = thenFact(liveXml, (xml) => definitionFromXml(xml, place));
  return {
    domain,
    active,
    state: thenFact(state, (reported) => known(reported.state)),
    persistent,
    autostart,
    definition,
    nextStart: active ? thenFact(nextXml, (xml) => definitionFromXml(xml, place)) : definition,
    agentConnected: active && isKnown(liveXml) && agentConnected(liveXml.value),
  };
}

/** A call's answer as a fact. */
export async function answer<T>(place: string, call: Promise<T>): Promise<Fact<T>> {
  try {
    return known(await call);
  } catch (error) {
    return unreadable(`${place}: ${messageOf(error)}`);
  }
}

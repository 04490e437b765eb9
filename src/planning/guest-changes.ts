import { isActive } from '../derived/is-active.ts';
import { risks, type WantedChange } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestMend } from '../model/mend.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { XmlEdit } from '../model/xml-edit.ts';
import { definitionKnob } from './definition-knob.ts';
import { labelOf } from './guest-label.ts';
import { definitionId } from './one-definition.ts';
import type { Accepted } from './wish.ts';

type Parameter = Extract<GuestMend, { set: 'guest-parameter' }>['parameter'];

const PARAMETER_WORDS: Readonly<Record<Parameter, (value: number) => string>> = {
  cpu_shares: (weight) => `its weight for pCPUs is ${weight}`,
  vcpu_period: (us) => `its vCPUs are limited in periods of ${us} µs`,
  vcpu_quota: (us) => (us < 0 ? 'its vCPUs have no limit' : `each vCPU gets ${us} µs a period`),
  memory_stats_period: (s) => `its balloon’s statistics are refreshed every ${s} s`,
};

/** The changes of guests: what counts at once, then one change of the definition that is all wishes together. */
export function guestChanges(
  accepted: readonly Accepted<GuestMend>[],
  snapshot: Snapshot,
  { liveOnly }: { readonly liveOnly: boolean },
): WantedChange[] {
  return snapshot.guests.flatMap((guest) => {
    const own = accepted.filter(({ findings }) => findings[0]?.subject.guest === guest.id);
    const knob = definitionKnob(guest.id, snapshot);
    if (own.length === 0 || typeof knob === 'string') return [];
    const name = labelOf(guest, snapshot);
    const live = isActive(guest) ? parameterChanges(own, guest, name) : [];
    if (liveOnly) return live;
    const edits = inOrder(own.flatMap(({ mend }) => mend.edits));
    const definition: WantedChange = {
      ...about(own, guest),
      ...hazards(own),
      id: definitionId(name),
      knob: { ...knob, edits },
      title: `${name}: ${unique(own.map(({ mend }) => titleOf(mend))).join('; ')}`,
      takesEffect: 'next-start',
      after: '',
    };
    return [...live, definition];
  });
}

function parameterChanges(
  own: readonly Accepted<GuestMend>[],
  { id: uuid, libvirt }: Guest,
  name: string,
): WantedChange[] {
  const done = new Set<string>();
  return own.flatMap((each) => {
    const { mend, findings } = each;
    if (mend.set !== 'guest-parameter' || libvirt === undefined) return [];
    const { parameter, value } = mend;
    if (done.has(parameter)) return [];
    done.add(parameter);
    const change: WantedChange = {
      ...aboutFindings(findings),
      ...hazards([each]),
      id: `${name}: ${parameter}`,
      knob: { kind: 'domain-parameter', uri: libvirt.uri, uuid, parameter },
      title: `${name}: ${titleOf(mend)}`,
      takesEffect: 'live',
      after: String(value),
    };
    return [change];
  });
}

/** What is added comes last, so that no wish is about an element that only another has made. */
function inOrder(edits: readonly XmlEdit[]): XmlEdit[] {
  const distinct = [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
  const isAdded = (edit: XmlEdit): boolean => edit.do === 'add';
  return [...distinct.filter((edit) => !isAdded(edit)), ...distinct.filter(isAdded)];
}

function titleOf(mend: GuestMend): string {
  return mend.set === 'definition' ? mend.title : PARAMETER_WORDS[mend.parameter](mend.value);
}

function about(
  own: readonly Accepted<GuestMend>[],
  { id, name }: Guest,
): Pick<WantedChange, 'subject' | 'topic' | 'answers'> {
  const findings = own.flatMap((each) => each.findings);
  return { ...aboutFindings(findings), subject: { kind: 'guest', guest: id, name } };
}

function aboutFindings(
  findings: readonly Finding[],
): Pick<WantedChange, 'subject' | 'topic' | 'answers'> {
  const [first] = findings;
  if (first === undefined) throw new Error('a change that answers no finding');
  return {
    subject: first.subject,
    topic: first.topic,
    answers: unique(findings.map(({ id }) => id)),
  };
}

/** Of several wishes the gravest risk, and everything that may go wrong and is lost. */
function hazards(
  own: readonly Accepted<GuestMend>[],
): Pick<WantedChange, 'risk' | 'riskText' | 'givesUp' | 'needsConsent'> {
  const mends = own.map(({ mend }) => mend);
  const gravest = Math.max(...mends.map(({ risk = 'none' }) => risks.indexOf(risk)));
  const riskText = unique(mends.flatMap((mend) => mend.riskText ?? [])).join('; ');
  const givesUp = unique(mends.flatMap((mend) => mend.givesUp ?? [])).join('; ');
  const consent = mends.find(({ needsConsent }) => needsConsent !== undefined)?.needsConsent;
  return {
    risk: risks[gravest] ?? 'none',
    ...(riskText === '' ? {} : { riskText }),
    ...(givesUp === '' ? {} : { givesUp }),
    ...(consent === undefined ? {} : { needsConsent: consent }),
  };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

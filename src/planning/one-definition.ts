import { type KnobOf, type Risk, risks, type WantedChange } from '../model/change.ts';
import type { XmlEdit } from '../model/xml-edit.ts';

type DefinitionChange = WantedChange & { readonly knob: KnobOf<'domain-xml'> };

/**
 * All edits of one guest's definition as one change, where the last of them was: libvirt takes a definition as a
 * whole, so that two changes of it would each be made to what the other has not touched yet.
 */
export function oneDefinitionEach(wanted: readonly WantedChange[]): WantedChange[] {
  const byGuest = Map.groupBy(wanted.filter(isDefinition), ({ knob }) => keyOf(knob));
  return wanted.flatMap((change) => {
    if (!isDefinition(change)) return [change];
    const all = byGuest.get(keyOf(change.knob)) ?? [];
    return all.at(-1) === change ? [together(all, change)] : [];
  });
}

function isDefinition(change: WantedChange): change is DefinitionChange {
  return change.knob.kind === 'domain-xml';
}

function keyOf({ uri, uuid }: KnobOf<'domain-xml'>): string {
  return `${uuid} ${uri}`;
}

function together(all: readonly DefinitionChange[], last: DefinitionChange): WantedChange {
  if (all.length === 1) return last;
  const guest = last.subject.name;
  const titles = all.map(({ title }) => withoutName(title, guest));
  const riskText = sentences(all.map((each) => each.riskText));
  const givesUp = sentences(all.map((each) => each.givesUp));
  return {
    ...last,
    knob: { ...last.knob, edits: withoutOverruled(all.flatMap(({ knob }) => knob.edits)) },
    title: `${guest}: ${titles.join('; ')}`,
    answers: [...new Set(all.flatMap(({ answers }) => answers))].sort(),
    risk: highest(all.map(({ risk }) => risk)),
    ...(riskText === undefined ? {} : { riskText }),
    ...(givesUp === undefined ? {} : { givesUp }),
  };
}

/** Of several wishes about one attribute the last, so that the edits can be made twice without a difference. */
function withoutOverruled(edits: readonly XmlEdit[]): XmlEdit[] {
  const last = new Map(edits.map((edit) => [placeOf(edit), edit]));
  return edits.filter((edit) => last.get(placeOf(edit)) === edit);
}

function placeOf(edit: XmlEdit): string {
  switch (edit.do) {
    case 'set':
      return `${edit.path} @${edit.attribute}`;
    case 'add':
      return `${edit.path} ${edit.xml}`;
    default:
      return `${edit.path} ${edit.do}`;
  }
}

/** A guest has one definition, and a plan one change of it. */
export function definitionId(guest: string): string {
  return `${guest}: definition`;
}

function withoutName(title: string, guest: string): string {
  return title.startsWith(`${guest}: `) ? title.slice(guest.length + 2) : title;
}

function highest(all: readonly Risk[]): Risk {
  return all.reduce((most, risk) => (risks.indexOf(risk) > risks.indexOf(most) ? risk : most));
}

function sentences(all: readonly (string | undefined)[]): string | undefined {
  const said = [...new Set(all.filter((text) => text !== undefined))];
  return said.length === 0 ? undefined : said.join('; ');
}

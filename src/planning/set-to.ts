import type { XmlEdit } from '../model/xml-edit.ts';

export function setTo(path: string, attribute: string, value: string | null): XmlEdit {
  return { do: 'set', path, attribute, value };
}

/** The node of a guest cell. */
export function memnode(cell: number, node: number, mode = 'strict'): XmlEdit[] {
  const path = `numatune/memnode[@cellid="${cell}"]`;
  return [setTo(path, 'mode', mode), setTo(path, 'nodeset', String(node))];
}

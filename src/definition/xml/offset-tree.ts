import { Problem } from '../../model/problem.ts';

/**
 * The elements of a document and where in its text they are, so that a change can be cut into the text and all the
 * rest stay as somebody wrote it. Nothing is decoded that nobody asks for. Checks that the document is well-formed
 * (XML 1.0); a document type, which no definition has, is refused.
 */
export interface TreeElement {
  /** As spelled, with its prefix. */
  readonly name: string;
  /** Of its `<`. */
  readonly start: number;
  /** Just after the `>` of its start tag. */
  readonly openEnd: number;
  readonly attributes: readonly TreeAttribute[];
  readonly children: TreeElement[];
  /** `<name/>` */
  readonly selfClosing: boolean;
  /** Of the `</` of its end tag; `openEnd` where it has none. */
  closeStart: number;
  /** Just after it. */
  end: number;
}

export interface TreeAttribute {
  readonly name: string;
  /** Of the space before its name. */
  readonly start: number;
  /** Of its value, after the quote. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** NameStartChar and NameChar of XML 1.0; of what lies beyond 16 bits all, which is more than it allows. */
const FIRST =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D' +
  '\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uDFFF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const NAME = `[${FIRST}][${FIRST}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`;
const SPACE = '[ \\t\\r\\n]';
const TAG_NAME = new RegExp(NAME, 'y');
const ATTRIBUTE = new RegExp(`${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const TAG_END = new RegExp(`${SPACE}*(/?)>`, 'y');
const CLOSE_END = new RegExp(`${SPACE}*>`, 'y');
const PROLOG = new RegExp(`\\uFEFF?(?:<\\?xml${SPACE}[^<>]*?\\?>)?`, 'y');
const TARGET = new RegExp(`<\\?(?!xml[\\s?])${NAME}(?=[\\s?])`, 'iy');
const NOT_A_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/;
const NUMBERED = /&#(?:x([0-9A-Fa-f]+)|(\d+));/g;
const LAST_CHARACTER = 0x10_ff_ff;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no document may contain
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** @throws Problem that names the line */
export function parseTree(text: string): TreeElement {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null)
    throw notWellFormed(text, forbidden.index, 'a character that XML has not');
  return new TreeReader(text).read();
}

class TreeReader {
  readonly #text: string;
  /** Elements whose end tag has not come yet. */
  readonly #open: TreeElement[] = [];
  #root: TreeElement | undefined;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): TreeElement {
    PROLOG.lastIndex = 0;
    PROLOG.exec(this.#text);
    this.#at = PROLOG.lastIndex;
    for (;;) {
      const mark = this.#text.indexOf('<', this.#at);
      this.#checkText(this.#at, mark < 0 ? this.#text.length : mark);
      if (mark < 0) break;
      this.#at = mark;
      this.#readMarkup();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) this.#fail(`<${unclosed.name}> has no end`, unclosed.start);
    return this.#root ?? this.#fail('there is no element', 0);
  }

  #readMarkup(): void {
    const text = this.#text;
    const next = text[this.#at + 1];
    if (next === '/') this.#closeElement();
    else if (next === '?') this.#skipInstruction();
    else if (next !== '!') this.#openElement();
    else if (text.startsWith('<!--', this.#at)) this.#skipComment();
    else if (text.startsWith('<![CDATA[', this.#at) && this.#open.length > 0)
      this.#at = this.#after(']]>', this.#at);
    else this.#fail('nothing that a definition has');
  }

  #openElement(): void {
    const start = this.#at;
    const name = this.#match(TAG_NAME, start + 1)?.[0] ?? this.#fail('expected a name after <');
    const attributes = this.#attributes(TAG_NAME.lastIndex);
    const tagEnd = this.#match(TAG_END, attributes.end) ?? this.#fail(`<${name}> is not closed`);
    const openEnd = TAG_END.lastIndex;
    const element: TreeElement = {
      name,
      start,
      openEnd,
      attributes: attributes.list,
      children: [],
      selfClosing: tagEnd[1] === '/',
      closeStart: openEnd,
      end: openEnd,
    };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else this.#fail('there is a second element beside the first');
    if (!element.selfClosing) this.#open.push(element);
    this.#at = openEnd;
  }

  #attributes(from: number): { list: TreeAttribute[]; end: number } {
    const list: TreeAttribute[] = [];
    let at = from;
    for (;;) {
      const match = this.#match(ATTRIBUTE, at);
      if (match === null) return { list, end: at };
      const [, name = '', double, single = ''] = match;
      if (list.some((other) => other.name === name))
        this.#fail(`the attribute ${name} comes twice`);
      const value = double ?? single;
      const valueEnd = ATTRIBUTE.lastIndex - 1;
      if (value.includes('&')) this.#checkReferences(valueEnd - value.length, valueEnd);
      list.push({ name, start: at, valueStart: valueEnd - value.length, valueEnd });
      at = valueEnd + 1;
    }
  }

  #closeElement(): void {
    const element = this.#open.pop() ?? this.#fail('an end without a beginning');
    const nameEnd = this.#at + 2 + element.name.length;
    const closes = this.#text.startsWith(element.name, this.#at + 2);
    if (!closes || this.#match(CLOSE_END, nameEnd) === null)
      this.#fail(`expected </${element.name}>`);
    element.closeStart = this.#at;
    element.end = CLOSE_END.lastIndex;
    this.#at = element.end;
  }

  #skipComment(): void {
    const dashes = this.#text.indexOf('--', this.#at + 4);
    if (dashes < 0 || this.#text[dashes + 2] !== '>') this.#fail('a comment does not end well');
    this.#at = dashes + 3;
  }

  #skipInstruction(): void {
    if (this.#match(TARGET, this.#at) === null) this.#fail('an instruction without a name');
    this.#at = this.#after('?>', this.#at);
  }

  #checkText(from: number, to: number): void {
    const text = this.#text.slice(from, to);
    if (this.#open.length === 0) {
      if (text.trim() !== '') this.#fail('text outside of the element', from);
      return;
    }
    if (text.includes('&')) this.#checkReferences(from, to);
    if (text.includes(']]>')) this.#fail(']]> in a text', from);
  }

  #checkReferences(from: number, to: number): void {
    const text = this.#text.slice(from, to);
    const unknown = text.search(NOT_A_REFERENCE);
    if (unknown >= 0) this.#fail('& begins nothing that XML knows', from + unknown);
    for (const { index, 1: hexadecimal, 2: decimal } of text.matchAll(NUMBERED)) {
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      const isSurrogate = code >= 0xd8_00 && code <= 0xdf_ff;
      if (code > LAST_CHARACTER || isSurrogate || FORBIDDEN.test(String.fromCodePoint(code)))
        this.#fail('the number of a character that XML has not', from + index);
    }
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text);
  }

  #after(mark: string, from: number): number {
    const at = this.#text.indexOf(mark, from);
    return at < 0 ? this.#fail(`${mark} is missing`) : at + mark.length;
  }

  #fail(what: string, at: number = this.#at): never {
    throw notWellFormed(this.#text, at, what);
  }
}

function notWellFormed(text: string, at: number, what: string): Problem {
  const line = text.slice(0, at).split('\n').length;
  return new Problem({ what: `Not well-formed XML: ${what}`, where: `line ${line}` });
}

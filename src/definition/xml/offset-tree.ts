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
const WHOLE_NAME = new RegExp(`^${NAME}$`);
const PROLOG = new RegExp(`\\uFEFF?(?:<\\?xml${SPACE}[^<>]*?\\?>)?`, 'y');
const TARGET = new RegExp(`<\\?(?!xml[\\s?])${NAME}(?=[\\s?])`, 'iy');
const NOT_A_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/;
const NUMBERED = /&#(?:x([0-9A-Fa-f]+)|(\d+));/g;
const LAST_ASCII = 0x7f;
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
    const name = this.#name(start + 1);
    const attributes = this.#attributes(start + 1 + name.length);
    const selfClosing = this.#text[attributes.end] === '/';
    const tagEnd = selfClosing ? attributes.end + 1 : attributes.end;
    if (this.#text[tagEnd] !== '>') this.#fail(`<${name}> is not closed`);
    const openEnd = tagEnd + 1;
    const element: TreeElement = {
      name,
      start,
      openEnd,
      attributes: attributes.list,
      children: [],
      selfClosing,
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

  /** `end`: of what comes after the last one and the space behind it. */
  #attributes(from: number): { list: TreeAttribute[]; end: number } {
    const list: TreeAttribute[] = [];
    let start = from;
    for (;;) {
      const at = this.#afterSpace(start);
      if (at === start || isTagEnd(this.#text.charCodeAt(at))) return { list, end: at };
      const name = this.#name(at);
      if (list.some((other) => other.name === name))
        this.#fail(`the attribute ${name} comes twice`);
      const value = this.#value(name, at + name.length);
      list.push({ name, start, ...value });
      start = value.valueEnd + 1;
    }
  }

  #value(name: string, from: number): { valueStart: number; valueEnd: number } {
    const text = this.#text;
    const equals = this.#afterSpace(from);
    const open = this.#afterSpace(equals + 1);
    const quote = text[open];
    if (text[equals] !== '=' || (quote !== '"' && quote !== "'"))
      this.#fail(`the attribute ${name} has no value in quotes`);
    const valueEnd = text.indexOf(quote, open + 1);
    if (valueEnd < 0) this.#fail(`the value of ${name} does not end`);
    const value = text.slice(open + 1, valueEnd);
    if (value.includes('<')) this.#fail(`< in the value of ${name}`);
    if (value.includes('&')) this.#checkReferences(open + 1, valueEnd);
    return { valueStart: open + 1, valueEnd };
  }

  #name(from: number): string {
    let end = from;
    let isPlain = isLetter(this.#text.charCodeAt(from));
    for (;;) {
      const code = this.#text.charCodeAt(end);
      if (!isNameCode(code)) break;
      if (code > LAST_ASCII) isPlain = false;
      end += 1;
    }
    const name = this.#text.slice(from, end);
    return isPlain || WHOLE_NAME.test(name) ? name : this.#fail('expected a name');
  }

  #afterSpace(from: number): number {
    let at = from;
    while (isSpace(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #closeElement(): void {
    const element = this.#open.pop() ?? this.#fail('an end without a beginning');
    const nameEnd = this.#at + 2 + element.name.length;
    const closes = this.#text.startsWith(element.name, this.#at + 2);
    const close = this.#afterSpace(nameEnd);
    if (!closes || this.#text[close] !== '>') this.#fail(`expected </${element.name}>`);
    element.closeStart = this.#at;
    element.end = close + 1;
    this.#at = element.end;
  }

  #skipComment(): void {
    const dashes = this.#text.indexOf('--', this.#at + 4);
    if (dashes < 0 || this.#text[dashes + 2] !== '>') this.#fail('a comment does not end well');
    this.#at = dashes + 3;
  }

  #skipInstruction(): void {
    TARGET.lastIndex = this.#at;
    if (!TARGET.test(this.#text)) this.#fail('an instruction without a name');
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

  #after(mark: string, from: number): number {
    const at = this.#text.indexOf(mark, from);
    return at < 0 ? this.#fail(`${mark} is missing`) : at + mark.length;
  }

  #fail(what: string, at: number = this.#at): never {
    throw notWellFormed(this.#text, at, what);
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** `>` or `/` */
function isTagEnd(code: number): boolean {
  return code === 0x3e || code === 0x2f;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** All ASCII of names, whether they begin with it or not, and all else to be looked at closely. */
function isNameCode(code: number): boolean {
  // Hyphen, full stop, digits; the colon after them.
  const isOther =
    (code >= 0x2d && code <= 0x3a && code !== 0x2f) || code === 0x5f || code > LAST_ASCII;
  return isLetter(code) || isOther;
}

function notWellFormed(text: string, at: number, what: string): Problem {
  const line = text.slice(0, at).split('\n').length;
  return new Problem({ what: `Not well-formed XML: ${what}`, where: `line ${line}` });
}

/** How a text report may draw: decided once by the command line, never guessed in a renderer. */
export interface Terminal {
  /** Columns to stay within. */
  readonly width: number;
  readonly colour: boolean;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

export type Ink = 'red' | 'yellow' | 'green' | 'blue' | 'bold' | 'dim';

/** SGR codes on and off: ECMA-48, section 8.3.117. */
const codes: Readonly<Record<Ink, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  blue: [34, 39],
  bold: [1, 22],
  dim: [2, 22],
};

export function paint(terminal: Terminal, ink: Ink, text: string): string {
  if (!terminal.colour) return text;
  const [on, off] = codes[ink];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** What our texts hold beyond ASCII, one column each. */
const ascii: ReadonlyMap<string, string> = new Map([
  ['·', '-'],
  ['…', '~'],
  ['’', "'"],
  ['→', '>'],
]);

/** A finished report in characters that the terminal shows. Names are left as they are. */
export function inItsCharacters(terminal: Terminal, text: string): string {
  if (terminal.unicode) return text;
  return text.replaceAll(/[·…’→]/g, (character) => ascii.get(character) ?? character);
}

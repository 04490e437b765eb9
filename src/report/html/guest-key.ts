/** As many as the style sheet has. */
const COLOURS = 8;
const LETTERS = 26;

/** A, B, ... Z, AA, AB, ...: what a guest is called where its name has no room. */
export function guestKey(index: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + (index % LETTERS));
  return index < LETTERS ? letter : guestKey(Math.floor(index / LETTERS) - 1) + letter;
}

/** The class of a colour. Colours repeat; letters and numbers, which are always beside them, do not. */
export function colourOf(index: number): string {
  return `c${index % COLOURS}`;
}

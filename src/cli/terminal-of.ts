import type { Terminal } from '../report/terminal.ts';

const DEFAULT_WIDTH = 80;
/** Narrower than this nothing can be laid out; wider lines are hard to read. */
const MIN_WIDTH = 30;
const MAX_WIDTH = 120;

/** How a stream may be drawn on. Colour only on a terminal that wants it (NO_COLOR, TERM=dumb: no-color.org). */
export function terminalOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const plain = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return {
    width: widthOf(stream.columns ?? Number(env.COLUMNS)),
    colour: stream.isTTY === true && !plain,
    unicode: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
  };
}

function widthOf(wished: number): number {
  const width = Number.isInteger(wished) && wished > 0 ? wished : DEFAULT_WIDTH;
  return Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH);
}

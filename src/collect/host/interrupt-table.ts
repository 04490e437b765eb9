/** One numbered line of /proc/interrupts: the counts as text, so that only lines that changed are taken apart. */
export interface InterruptLine {
  irq: number;
  name: string;
  counts: string;
}

export interface InterruptTable {
  /** Kernel ids of the columns: only online pCPUs have one. */
  cpus: number[];
  lines: Map<number, InterruptLine>;
}

const DIGIT_0 = 48;
const DIGIT_9 = 57;
const BLANK = 32;

/** On a host with hundreds of pCPUs the file has megabytes: one pass, no splitting into numbers. */
export function parseInterrupts(content: string): InterruptTable {
  const headerEnd = content.indexOf('\n');
  const header = headerEnd < 0 ? content : content.slice(0, headerEnd);
  const cpus = [...header.matchAll(/\bCPU(\d+)\b/g)].map((match) => Number(match[1]));
  if (cpus.length === 0) throw new RangeError('no column "CPU"');
  const lines = new Map<number, InterruptLine>();
  for (const line of content.slice(header.length + 1).split('\n')) {
    const colon = line.indexOf(':');
    const irq = line.slice(0, colon).trim();
    if (colon < 0 || !/^\d{1,9}$/.test(irq)) continue;
    const end = endOfCounts(line, colon + 1, cpus.length);
    lines.set(Number(irq), {
      irq: Number(irq),
      name: actionName(line.slice(end)),
      counts: line.slice(colon + 1, end),
    });
  }
  return { cpus, lines };
}

function endOfCounts(line: string, start: number, columns: number): number {
  let at = start;
  for (let column = 0; column < columns; column++) {
    while (line.charCodeAt(at) === BLANK) at++;
    const first = at;
    while (isDigit(line.charCodeAt(at))) at++;
    if (at === first) break;
  }
  return at;
}

function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9;
}

/** After the counts come chip, hardware number with trigger, and the names of the drivers that asked for it. */
function actionName(tail: string): string {
  const last =
    tail
      .trim()
      .split(/\s{2,}/)
      .at(-1) ?? '';
  return /^(?:\S+-)?(?:edge|level|fasteoi|Edge|Level)$/.test(last) ? '' : last;
}

/** Counts per column. */
export function countsOf(line: InterruptLine): number[] {
  return line.counts.split(' ').flatMap((word) => (word === '' ? [] : [Number(word)]));
}

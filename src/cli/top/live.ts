import type { Vitals } from '../../model/vitals.ts';
import { press } from '../../report/top/keys.ts';
import { repaint } from '../../report/top/repaint.ts';
import { screenLines } from '../../report/top/screen.ts';
import type { View } from '../../report/top/view.ts';
import { lengthened, type Trails } from '../../vitals/trend.ts';
import type { Io } from '../io.ts';
import type { Looks } from './looks.ts';
import { aborted, type Screen, takeScreen } from './tty.ts';

/** What was seen so far is kept, to step back through it. */
const MOST_KEPT = 1000;
const CTRL_C = '\u0003';
const CLEAR_SCREEN = '\u001b[2J';

interface Live {
  readonly looks: Looks;
  readonly number: number;
  readonly intervalMs: number;
  readonly record: ((vitals: Vitals) => void) | undefined;
}

interface Shown {
  readonly vitals: Vitals;
  readonly trails: Trails;
}

/** The live view, until somebody ends it. The terminal is given back whatever happens. */
export async function showLive(live: Live, first: View, io: Io): Promise<void> {
  const screen = takeScreen(io);
  try {
    await Promise.race([session(live, first, screen), aborted(io.signal)]);
  } finally {
    screen.restore();
  }
}

/** What was seen, what of it is shown, and how: everything a key can change. */
interface Session {
  view: View;
  readonly kept: Shown[];
  at: number;
}

function session(live: Live, first: View, screen: Screen): Promise<void> {
  const now: Session = { view: first, kept: [], at: -1 };
  const draw = drawer(now, screen);
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    screen.onKey((key) => {
      if (pressed(now, key) === 'quit') end();
      else draw();
    });
    const round = async (): Promise<void> => {
      const startedMs = performance.now();
      if (!now.view.paused && (await look(now, live))) draw();
      if (now.kept.length >= live.number) return end();
      const restMs = Math.max(0, live.intervalMs - (performance.now() - startedMs));
      timer = setTimeout(() => round().catch(reject), restMs);
    };
    round().catch(reject);
  });
}

function drawer(now: Session, screen: Screen): () => void {
  let drawn: readonly string[] = [];
  const draw = (): void => {
    const shown = now.kept[now.at];
    if (shown === undefined) return;
    const lines = screenLines(shown, now.view, screen.terminal).slice(0, screen.rows);
    screen.write(repaint(drawn, lines));
    drawn = lines;
  };
  screen.onResize(() => {
    // A terminal that changed its size has moved the lines about.
    screen.write(CLEAR_SCREEN);
    drawn = [];
    draw();
  });
  return draw;
}

function pressed(now: Session, key: string): 'quit' | undefined {
  // The same end as by `kill -INT`: nothing else knows how to exit as a signal does.
  if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
  const { view, wish } = press(now.view, key, now.kept[now.at]?.vitals);
  now.view = view;
  if (wish === 'quit') return wish;
  if (wish !== undefined) {
    now.view = { ...view, paused: true };
    const at = now.at + (wish === 'step-back' ? -1 : 1);
    now.at = Math.min(Math.max(at, 0), now.kept.length - 1);
  }
  return undefined;
}

/** Whether there was one more. */
async function look(now: Session, live: Live): Promise<boolean> {
  const vitals = await live.looks.next();
  if (vitals === undefined) return false;
  live.record?.(vitals);
  now.kept.push({ vitals, trails: lengthened(now.kept.at(-1)?.trails ?? new Map(), vitals) });
  if (now.kept.length > MOST_KEPT) now.kept.shift();
  // Somebody may have paused while it was taken.
  if (!now.view.paused) now.at = now.kept.length - 1;
  return true;
}

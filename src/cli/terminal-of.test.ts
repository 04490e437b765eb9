import { describe, expect, it } from 'vitest';
import { terminalOf } from './terminal-of.ts';

const tty = { isTTY: true, columns: 100 };

describe('the terminal', () => {
  it('is coloured only where it is one and wants to be', () => {
    expect(terminalOf(tty, { TERM: 'xterm' }).colour).toBe(true);
    expect(terminalOf(tty, { NO_COLOR: '' }).colour).toBe(true);
    expect(terminalOf(tty, { NO_COLOR: '1' }).colour).toBe(false);
    expect(terminalOf(tty, { TERM: 'dumb' }).colour).toBe(false);
    expect(terminalOf({}, { TERM: 'xterm' }).colour).toBe(false);
  });

  it('is as wide as it is, or as COLUMNS says, within what can be read', () => {
    expect(terminalOf(tty, { COLUMNS: '50' }).width).toBe(100);
    expect(terminalOf({}, { COLUMNS: '50' }).width).toBe(50);
    expect(terminalOf({}, {}).width).toBe(80);
    expect(terminalOf({}, { COLUMNS: 'wide' }).width).toBe(80);
    expect(terminalOf({}, { COLUMNS: '5' }).width).toBe(30);
    expect(terminalOf({ columns: 400 }, {}).width).toBe(120);
  });

  it('draws beyond ASCII only where the locale has it', () => {
    expect(terminalOf(tty, { LANG: 'C.UTF-8' }).unicode).toBe(true);
    expect(terminalOf(tty, { LANG: 'de_DE.utf8', LC_ALL: 'C' }).unicode).toBe(false);
    expect(terminalOf(tty, {}).unicode).toBe(false);
  });
});

import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type Fact, isKnown, known, mapFact, unreadable } from '../../model/fact.ts';
import type { World } from '../collector.ts';
import { errorCode, failedRead } from '../file-tree.ts';

const SUBJECTS = /\bkvm\b|split[ _-]?lock|bus_lock|clocksource/i;

/** What every boot says of each clock source. */
const ROUTINE = /clocksource: [^ ]+ mask: 0x/;

/** The newest are kept; a guest that splits locks can fill the ring. */
const MAX_MESSAGES = 200;
/** The kernel gives one record a read and refuses a shorter buffer (CONSOLE_EXT_LOG_MAX). */
const RECORD_BYTES = 8192;
/** Rings hold at most some 100 000 records; a message storm while we read must not keep us. */
const MAX_RECORDS = 200_000;

/** Messages about KVM, split locks and clock sources, without time stamps, oldest first. */
export function collectKernelMessages(world: World): Fact<string[]> {
  if (world.live) return mapFact(readRing('/dev/kmsg'), selectMessages);
  // Some distributions keep the messages of the last boot.
  const saved = world.files.text('/var/log/dmesg');
  if (isKnown(saved)) return known(selectMessages(saved.value.split('\n')));
  return unreadable('kernel messages need a running system; these files were recorded');
}

export function selectMessages(lines: string[]): string[] {
  return lines.filter((line) => SUBJECTS.test(line) && !ROUTINE.test(line)).slice(-MAX_MESSAGES);
}

function readRing(path: string): Fact<string[]> {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return known(readRecords(descriptor));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return failedRead(path, errorCode(error));
  }
}

/** Record format: `priority,sequence,time,flags;text` and lines of details (Documentation/ABI/testing/dev-kmsg). */
function readRecords(descriptor: number): string[] {
  const buffer = Buffer.allocUnsafe(RECORD_BYTES);
  const lines: string[] = [];
  for (let record = 0; record < MAX_RECORDS; record++) {
    try {
      const length = readSync(descriptor, buffer, 0, RECORD_BYTES, null);
      if (length === 0) break;
      const text = buffer.toString('utf8', 0, length);
      lines.push(text.slice(text.indexOf(';') + 1).split('\n', 1)[0] ?? '');
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EAGAIN') break;
      // EPIPE: the record was overwritten while we read; the next read goes on with the oldest there is.
      if (code !== 'EPIPE') throw error;
    }
  }
  return lines;
}

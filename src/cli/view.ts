import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Io } from './io.ts';
import { deliver } from './output.ts';

const OPENER = 'xdg-open';

/**
 * Shows a page in the desktop's browser, from `file` or from a private file that stays: nobody can tell when a
 * browser has done with it. Always says where the page is, so that what cannot be shown here can be fetched.
 */
export async function view(page: string, file: string | undefined, io: Io): Promise<void> {
  // Absolute, so that no name looks like an option of the opener.
  const path = resolve(file ?? (await privateFile()));
  await deliver(page, path, io);
  const obstacle = hasDisplay(io) ? await open(path, io) : 'no display here';
  io.note(
    obstacle === undefined
      ? `virt-tune: the report is in ${path}`
      : `virt-tune: ${obstacle}; the report is in ${path}, for any browser`,
  );
}

/** mkdtemp(3) makes its directory with mode 0700. */
async function privateFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'virt-tune-')), 'audit.html');
}

function hasDisplay({ env }: Io): boolean {
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((each) => each !== undefined && each !== '');
}

/** Starts the opener and leaves it to itself. Returns why it could not be started. */
function open(path: string, { env }: Io): Promise<string | undefined> {
  return new Promise((settle) => {
    const child = spawn(OPENER, [path], { detached: true, stdio: 'ignore', env: { ...env } });
    child.on('spawn', () => {
      child.unref();
      settle(undefined);
    });
    child.on('error', () => settle(`${OPENER} could not be started`));
  });
}

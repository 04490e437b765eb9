import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind, type World } from '../kind.ts';

const ACTIVE_PROFILE = '/etc/tuned/active_profile';
const PROFILE_MODE = '/etc/tuned/profile_mode';
/** What is kept of a host on which TuneD chose the profile by itself. */
const CHOSEN_BY_TUNED = 'auto';
/** One profile or several, as tuned-adm takes them; never an option. */
const NAMES = /^\w[\w.+-]*(?: \w[\w.+-]*)*$/;
/** Profiles may call programs of their own. */
const TIMEOUT_MS = 60_000;

/** TuneD's active profile, or several, separated by blanks; nothing: none is active. */
export const kind = defineKind({
  kind: 'tuned-profile',
  read: (_knob, world) => activeProfile(world),
  write: (_knob, value, world) => setProfile(words(value ?? ''), world),
  async rehearse(_knob, value, world) {
    checked(words(value ?? ''));
    await needDaemon(world);
  },
  reached: (_knob, wanted, now) => words(wanted ?? '') === words(now ?? ''),
  async keep(_knob, world) {
    const mode = words(await textOf(PROFILE_MODE, world));
    return mode === CHOSEN_BY_TUNED ? mode : activeProfile(world);
  },
  async putBack(_knob, kept, world) {
    if (kept !== CHOSEN_BY_TUNED) return setProfile(words(kept ?? ''), world);
    await needDaemon(world);
    await adm(['auto_profile'], world);
  },
});

async function activeProfile(world: World): Promise<string> {
  return words(await textOf(ACTIVE_PROFILE, world));
}

async function setProfile(wanted: string, world: World): Promise<void> {
  const before = await activeProfile(world);
  await needDaemon(world);
  try {
    await choose(wanted, world);
    const now = await activeProfile(world);
    if (now === wanted) return;
    throw new Problem({
      what: `tuned-adm chose the profile ${now || 'none'} where ${wanted || 'none'} was wanted`,
      remedy: 'see /var/log/tuned/tuned.log',
    });
  } catch (error) {
    if (before !== (await activeProfile(world))) await choose(before, world);
    throw error;
  }
}

async function choose(profile: string, world: World): Promise<void> {
  await adm(profile === '' ? ['off'] : ['profile', ...checked(profile).split(' ')], world);
}

/** Without its daemon tuned-adm notes the profile for the next start, and says that all went well. */
async function needDaemon(world: World): Promise<void> {
  const answer = await world.run('tuned-adm', ['active'], { timeoutMs: TIMEOUT_MS });
  // It answers with a failure where no profile is active; that is found out by trying.
  if (isKnown(answer) && /not running/.test(answer.value)) {
    throw new Problem({
      what: 'TuneD does not run, so a profile would have no effect',
      remedy: 'systemctl start tuned, or make the plan anew: settings are then kept without it',
    });
  }
  if (isAbsent(answer)) {
    throw new Problem({
      what: 'tuned-adm is not installed',
      remedy: 'make the plan anew: settings are then kept without TuneD',
    });
  }
}

async function adm(args: readonly string[], { run }: World): Promise<void> {
  const outcome = await run('tuned-adm', args, { timeoutMs: TIMEOUT_MS });
  if (isKnown(outcome)) return;
  throw new Problem({
    what: isAbsent(outcome) ? 'tuned-adm is not installed' : outcome.unreadable,
    where: `tuned-adm ${args.join(' ')}`,
    remedy: 'see /var/log/tuned/tuned.log',
  });
}

async function textOf(path: string, { root }: World): Promise<string> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new Problem({ what: `cannot read ${path}: ${String(error)}`, cause: error });
  }
}

function words(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

function checked(profile: string): string {
  if (profile === '' || NAMES.test(profile)) return profile;
  throw new Problem({
    what: 'not the name of a TuneD profile',
    where: profile,
    remedy: 'make the plan anew with virt-tune plan',
  });
}

import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

/** Entry of the program. The two questions that are asked most are answered without loading the rest. */
const here = import.meta.dirname;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`| head`) is no error of ours; end as SIGPIPE would.
  if (error.code === 'EPIPE') process.exit(128 + constants.signals.SIGPIPE);
  process.stderr.write(`virt-tune: standard output cannot be written: ${error.message}\n`);
  process.exit(2);
});

const argv = process.argv.slice(2);
const answer = argv.length === 1 ? answerTo(argv[0]) : undefined;
if (answer !== undefined) process.stdout.write(answer);
else {
  // Kept beside the bundle (not the sources); where that cannot be written, Node goes on without.
  if (import.meta.filename.endsWith('.js')) enableCompileCache(join(here, 'compile-cache'));
  const { main } = await import('./main.ts');
  await main(argv, manifest.version);
}

function answerTo(word: string | undefined): string | undefined {
  if (word === '--version' || word === '-V') return `${manifest.version}\n`;
  if (word === '--help' || word === '-h') return keptHelp();
  return undefined;
}

/** Written by tools/bundle.ts; not there when the program runs from its sources. */
function keptHelp(): string | undefined {
  try {
    return readFileSync(join(here, 'help.txt'), 'utf8');
  } catch {
    return undefined;
  }
}

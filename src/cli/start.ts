import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

// Compiled code is kept beside the bundle; without write permission Node goes on without.
enableCompileCache(fileURLToPath(new URL('./compile-cache', import.meta.url)));
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${manifest.version}\n`);
} else {
  const { main } = await import('./main.ts');
  await main(argv, manifest.version);
}

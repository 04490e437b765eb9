import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { copyOfCheckout, run } from './testing/checkout.ts';

const VERSION = `${manifest.version}\n`;
const isRoot = process.geteuid?.() === 0;
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

describe('bin/virt-tune', () => {
  it('builds the program at its first start, says so once, and starts at once from then on', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const program = join(checkout.path, 'bin/virt-tune');
    expect(await run(program, ['--version'])).toEqual({
      code: 0,
      out: VERSION,
      err: 'virt-tune: building the program (once) ...\n',
    });
    expect(await run(program, ['--version'])).toEqual({ code: 0, out: VERSION, err: '' });
  });

  it('runs through links from anywhere', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const [first, second] = [join(checkout.path, 'first'), join(checkout.path, 'second link')];
    symlinkSync('bin/virt-tune', first);
    symlinkSync(first, second);
    expect(await run(second, ['--version'])).toMatchObject({ code: 0, out: VERSION });
  });

  it('is rebuilt when a source is newer, and not for a test', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const program = join(checkout.path, 'bin/virt-tune');
    await run(program, ['--version']);
    const before = readlinkSync(join(checkout.path, 'dist/current'));
    writeFileSync(join(checkout.path, 'src/cli/main.test.ts'), '');
    expect((await run(program, ['--version'])).err).toBe('');
    utimesSync(join(checkout.path, 'src/cli/main.ts'), new Date(), new Date());
    expect((await run(program, ['--version'])).err).toBe(
      'virt-tune: the sources changed: building ...\n',
    );
    expect(readlinkSync(join(checkout.path, 'dist/current'))).not.toBe(before);
    expect((await run(program, ['--version'])).err).toBe('');
  });

  it('survives several first starts at the same time', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const starts = [1, 2, 3].map(() => run(join(checkout.path, 'bin/virt-tune'), ['--version']));
    for (const { code, out } of await Promise.all(starts)) {
      expect({ code, out }).toEqual({ code: 0, out: VERSION });
    }
  });

  it('keeps the working program when a source is broken, and says what to do', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const program = join(checkout.path, 'bin/virt-tune');
    await run(program, ['--version']);
    const before = readlinkSync(join(checkout.path, 'dist/current'));
    writeFileSync(join(checkout.path, 'src/cli/signals.ts'), 'export const = ;');
    const { code, err } = await run(program, ['--version']);
    expect(code).toBe(2);
    expect(err).toMatch(/the program could not be built \(.+\): undo the last change/s);
    expect(readlinkSync(join(checkout.path, 'dist/current'))).toBe(before);
  });

  it.runIf(isRoot)('runs for a user who may not write, and says what that leaves out', async () => {
    using checkout = copyOfCheckout({ packages: true });
    chmodSync(checkout.path, 0o755);
    const program = join(checkout.path, 'bin/virt-tune');
    const asNobody = () => run('setpriv', [...NOBODY, program, '--version']);
    expect(await asNobody()).toMatchObject({ code: 2, out: '' });
    await run(program, ['--version']);
    expect(await asNobody()).toEqual({ code: 0, out: VERSION, err: '' });
    utimesSync(join(checkout.path, 'src/cli/main.ts'), new Date(), new Date());
    const stale = await asNobody();
    expect(stale).toMatchObject({ code: 0, out: VERSION });
    expect(stale.err).toMatch(/^virt-tune: the sources are newer than the program.*\n$/);
  });

  it('takes packages that were installed by hand, and links the runtime where npm did not', async () => {
    using checkout = copyOfCheckout({ packages: false });
    const modules = join(import.meta.dirname, '../node_modules');
    const copied = join(checkout.path, 'node_modules');
    mkdirSync(join(copied, '.bin'), { recursive: true });
    for (const name of readdirSync(modules).filter((each) => !/^\.(bin|set-up)$/.test(each))) {
      symlinkSync(join(modules, name), join(copied, name));
    }
    expect(await run(join(checkout.path, 'bin/virt-tune'), ['--version'])).toEqual({
      code: 0,
      out: VERSION,
      err: 'virt-tune: building the program (once) ...\n',
    });
    expect(existsSync(join(copied, '.bin/node'))).toBe(true);
  });

  it('says in one line what to do when npm cannot install', async () => {
    using checkout = copyOfCheckout({ packages: false });
    const fakes = join(checkout.path, 'fakes');
    mkdirSync(fakes);
    writeFileSync(join(fakes, 'npm'), '#!/bin/sh\necho "getaddrinfo EAI_AGAIN" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const env = { ...process.env, PATH: `${fakes}:${process.env.PATH}` };
    const { code, err } = await run(join(checkout.path, 'bin/virt-tune'), ['--version'], env);
    expect(code).toBe(2);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^virt-tune: installing packages and building \(once/),
      'virt-tune: npm could not install the packages (getaddrinfo EAI_AGAIN): see that npm reaches its registry (npm ping), then start again',
      '',
    ]);
  });

  it('says in one line that Node is missing', async () => {
    using checkout = copyOfCheckout({ packages: false });
    const tools = join(checkout.path, 'few tools');
    mkdirSync(tools);
    for (const tool of ['sh', 'find', 'readlink'])
      symlinkSync(`/usr/bin/${tool}`, join(tools, tool));
    const found = await run(join(checkout.path, 'bin/virt-tune'), [], { PATH: tools });
    expect(found).toEqual({
      code: 2,
      out: '',
      err: 'virt-tune: there is no node on the PATH: install Node 20 or newer, and npm\n',
    });
  });
});

describe('the built program', () => {
  it('answers version and help without loading a parser, schemas or collectors', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const program = join(checkout.path, 'bin/virt-tune');
    const help = await run(program, ['--help']);
    expect(help.out).toContain('Usage: virt-tune');
    const env = { ...process.env, NODE_DEBUG: 'esm' };
    const loaded = async (word: string) => (await run(program, [word], env)).err;
    expect(await loaded('explain')).toMatch(/main-[^/]*\.js/);
    expect(await loaded('--version')).not.toMatch(/main-[^/]*\.js/);
    expect(await loaded('--help')).not.toMatch(/main-[^/]*\.js/);
  });

  it('ends quietly when its reader goes away, and by the number of the signal', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const program = join(checkout.path, 'bin/virt-tune');
    await run(program, ['--version']);
    for (const words of ['--help', 'explain --format json']) {
      const piped = ['-c', `"$0" ${words} | true`, program];
      expect(await run('bash', piped)).toMatchObject({ out: '', err: '' });
    }
    const signalled = ['-c', '"$0" audit --window 60s & sleep 2; kill -TERM $!; wait $!', program];
    expect(await run('bash', signalled)).toEqual({ code: 143, out: '', err: '' });
  });

  it('says so when its result cannot be written', async () => {
    using checkout = copyOfCheckout({ packages: true });
    const full = ['-c', '"$0" explain >/dev/full', join(checkout.path, 'bin/virt-tune')];
    const { code, err } = await run('bash', full);
    expect(code).toBe(2);
    expect(err).toMatch(/virt-tune: standard output cannot be written: ENOSPC/);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';

const FOLDER = 'src/simulate/engine/loop';

/** fast: an access beyond the end of a list reads what is there; checked: it ends the program. */
type Checking = 'fast' | 'checked';

/** Nothing is freed: a simulation ends with its memory. */
const COMMON = ['-O3', '--runtime', 'stub', '--bindings', 'raw'];
const OPTIONS: Readonly<Record<Checking, readonly string[]>> = {
  fast: [...COMMON, '--noAssert', '--uncheckedBehavior', 'always'],
  checked: [...COMMON, '--uncheckedBehavior', 'never'],
};

/** The event loop of the simulator, compiled to WebAssembly, in a module that reads no other file. */
export function eventLoop(home: string, checking: Checking = 'fast'): GeneratedFile {
  const folder = mkdtempSync(join(tmpdir(), 'virt-tune-event-loop-'));
  try {
    const compiler = join(home, 'node_modules/assemblyscript/bin/asc.js');
    const files = [join(FOLDER, 'index.ts'), '--outFile', join(folder, 'loop.wasm')];
    execFileSync(process.execPath, [compiler, ...files, ...OPTIONS[checking]], {
      cwd: home,
      stdio: 'inherit',
    });
    return {
      path: 'src/simulate/engine/loop-module.ts',
      text: moduleText(
        readFileSync(join(folder, 'loop.wasm')),
        readFileSync(join(folder, 'loop.d.ts'), 'utf8'),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function moduleText(code: Uint8Array, declarations: string): string {
  return [
    `// Written by tools/generate.ts from the files in ${FOLDER}/; edit those instead.\n`,
    '\nexport interface LoopExports {\n',
    ...exportsIn(declarations).map((line) => `  ${line}\n`),
    '}\n',
    `\nexport const loopModule =\n  '${Buffer.from(code).toString('base64')}';\n`,
  ].join('');
}

/** The compiler declares them as a namespace; a cast needs an interface. */
function exportsIn(declarations: string): string[] {
  return declarations
    .slice(declarations.indexOf('{') + 1, declarations.indexOf('\n}'))
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/\{\s*get value\(\)[^}]*\}/g, '{ value: number }')
    .split('\n')
    .map((line) => line.trim().replace(/^export (const|function) /, ''))
    .filter((line) => line !== '');
}

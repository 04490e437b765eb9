import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The table of commands: every file of src/cli/commands/, each loaded only when it is called. */
export async function commandTable(home: string): Promise<GeneratedFile> {
  const folder = join(home, 'src/cli/commands');
  const files = globSync('*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
  const rows = await Promise.all(files.sort().map((file) => row(folder, file)));
  const text = [
    '// Written by tools/generate.ts from the files in commands/; edit those instead.\n',
    "import type { CommandEntry } from './command.ts';\n",
    '\nexport const commandTable: readonly CommandEntry[] = [\n',
    ...rows,
    '];\n',
  ].join('');
  return { path: 'src/cli/command-table.ts', text };
}

async function row(folder: string, file: string): Promise<string> {
  const { command }: { command?: Command } = await import(join(folder, file));
  if (command === undefined || `${command.name}.ts` !== file) {
    throw new Error(`src/cli/commands/${file}: export a command that is called like its file`);
  }
  return [
    '  {\n',
    `    name: ${JSON.stringify(command.name)},\n`,
    `    summary: ${JSON.stringify(command.summary)},\n`,
    `    load: async () => (await import('./commands/${file}')).command,\n`,
    '  },\n',
  ].join('');
}

import { type Fact, isKnown, isUnreadable, known, thenFact } from '../../model/fact.ts';
import type { Persisted } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { splitWords } from './kernel-text.ts';

/**
 * What configuration files will set at the next boot or module load. Later settings win over earlier ones;
 * files count in the order of their names wherever they lie, and one name in an earlier directory hides the
 * same name in a later one (sysctl.d(5), modprobe.d(5), tmpfiles.d(5)).
 */
export type Settings = Record<string, Persisted>;

type Line = (line: string) => [name: string, value: string][];

export function collectPersistedSysctls(files: FileTree): Fact<Settings> {
  return thenFact(dropIns(files, 'sysctl.d'), (paths) =>
    collectSettings(files, [...paths, '/etc/sysctl.conf'], sysctlLine),
  );
}

export function collectPersistedModuleOptions(files: FileTree): Fact<Settings> {
  return thenFact(dropIns(files, 'modprobe.d'), (paths) =>
    collectSettings(files, paths, moduleOptionsLine),
  );
}

export function collectPersistedFileWrites(files: FileTree): Fact<Settings> {
  return thenFact(dropIns(files, 'tmpfiles.d'), (paths) =>
    collectSettings(files, paths, fileWriteLine),
  );
}

/** Highest precedence first. */
const DIRECTORIES = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'];

function dropIns(files: FileTree, kind: string): Fact<string[]> {
  const pathByName = new Map<string, string>();
  for (const directory of DIRECTORIES) {
    const names = files.names(`${directory}/${kind}`);
    if (isUnreadable(names)) return names;
    if (!isKnown(names)) continue;
    for (const name of names.value) {
      if (name.endsWith('.conf') && !pathByName.has(name))
        pathByName.set(name, `${directory}/${kind}/${name}`);
    }
  }
  return known([...pathByName].sort(([left], [right]) => compare(left, right)).map(lastOf));
}

function lastOf([, path]: [string, string]): string {
  return path;
}

/** By bytes, as the readers of these directories sort. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * A file that cannot be read makes the whole answer unreadable: it might hold the last word. A link to
 * /dev/null is how an administrator switches a file off.
 */
function collectSettings(files: FileTree, paths: string[], parse: Line): Fact<Settings> {
  const settings: Settings = {};
  for (const path of paths) {
    const link = files.link(path);
    if (isKnown(link) && link.value === '/dev/null') continue;
    const text = files.text(path);
    if (isUnreadable(text)) return text;
    if (!isKnown(text)) continue;
    for (const line of text.value.split('\n')) {
      for (const [name, value] of parse(line.trim())) settings[name] = { value, source: path };
    }
  }
  return known(settings);
}

/** `vm.swappiness = 10`; a leading minus makes failure to set it harmless; slashes may stand for dots. */
function sysctlLine(line: string): [string, string][] {
  const match = /^-?\s*([A-Za-z][\w./*-]*)\s*=\s*(.*)$/.exec(line);
  if (match?.[1] === undefined) return [];
  const key = match[1];
  const slashFirst = key.includes('/') && key.indexOf('/') < `${key}.`.indexOf('.');
  return [[slashFirst ? key.replaceAll('/', '.') : key, (match[2] ?? '').trim()]];
}

/** `options kvm_intel nested=1 ept=1`; minus and underscore are the same in module names. */
function moduleOptionsLine(line: string): [string, string][] {
  const [keyword, module, ...options] = splitWords(line.replace(/#.*$/, ''));
  if (keyword !== 'options' || module === undefined) return [];
  return options.map((option) => {
    const equals = option.indexOf('=');
    const parameter = equals < 0 ? option : option.slice(0, equals);
    const name = `${module.replaceAll('-', '_')}.${parameter.replaceAll('-', '_')}`;
    return [name, equals < 0 ? '' : option.slice(equals + 1)];
  });
}

/** `w /sys/kernel/mm/ksm/run - - - - 0` */
function fileWriteLine(line: string): [string, string][] {
  const [type, path, , , , , ...argument] = splitWords(line);
  if (type === undefined || !/^w[+!-]*$/.test(type)) return [];
  if (path === undefined || !/^\/(?:sys|proc)\//.test(path)) return [];
  return [[path, argument.join(' ')]];
}

import type { KnobOf } from '../model/change.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Host } from '../model/host.ts';

/** How a setting of the host is made again at the next boot, in the way its ecosystem expects. */
export type Kept =
  | { readonly by: 'sysctl'; readonly key: string }
  | { readonly by: 'tmpfiles'; readonly path: string }
  | { readonly by: 'udev'; readonly device: string; readonly attribute: string }
  | { readonly by: 'modprobe'; readonly module: string; readonly parameter: string }
  | { readonly by: 'grub'; readonly argument: string };

export interface KeptFile {
  readonly knob: KnobOf<'text-file'>;
  readonly line: string;
}

/** One file a setting, so that each can be taken back alone. */
export function keptFile(kept: Kept, value: string, host: Host): KeptFile {
  switch (kept.by) {
    case 'sysctl':
      return file(`sysctl.d/90-virt-tune-${slug(kept.key)}.conf`, `${kept.key} = ${value}`);
    case 'tmpfiles':
      // tmpfiles.d(5): a percent sign begins a specifier.
      return file(
        `tmpfiles.d/90-virt-tune-${slug(kept.path.replace(/^\/sys\//, ''))}.conf`,
        `w ${kept.path} - - - - ${value.replaceAll('%', '%%')}`,
      );
    case 'udev':
      return file(
        `udev/rules.d/90-virt-tune-${slug(kept.device)}-${slug(kept.attribute)}.rules`,
        `ACTION=="add|change", SUBSYSTEM=="block", ${deviceMatch(kept.device, host)}, ATTR{queue/${kept.attribute}}="${value}"`,
        'udev-reload',
      );
    case 'modprobe':
      return file(
        `modprobe.d/90-virt-tune-${slug(kept.module)}-${slug(kept.parameter)}.conf`,
        `options ${kept.module} ${kept.parameter}=${value}`,
      );
    case 'grub':
      return file(
        `default/grub.d/90-virt-tune-${slug(kept.argument)}.cfg`,
        `GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT ${kept.argument}"`,
        'update-grub',
      );
  }
}

/** The file that will have the last word at boot, and says something else; undefined where ours has it. */
export function overruledBy(kept: Kept, value: string, { kernel }: Host): string | undefined {
  if (kept.by !== 'sysctl' && kept.by !== 'modprobe' && kept.by !== 'tmpfiles') return undefined;
  const settings = {
    sysctl: kernel.persistedSysctls,
    modprobe: kernel.persistedModuleOptions,
    tmpfiles: kernel.persistedFileWrites,
  }[kept.by];
  const other = valueOrUndefined(settings)?.[nameOf(kept)];
  if (other === undefined || other.value.trim() === value) return undefined;
  const fileName = other.source.slice(other.source.lastIndexOf('/') + 1);
  const isLater = fileName > '90-virt-tune-~' || other.source === '/etc/sysctl.conf';
  return isLater ? other.source : undefined;
}

function nameOf(kept: Extract<Kept, { by: 'sysctl' | 'modprobe' | 'tmpfiles' }>): string {
  if (kept.by === 'sysctl') return kept.key;
  return kept.by === 'modprobe' ? `${kept.module}.${kept.parameter}` : kept.path;
}

/** The kernel may number devices otherwise at the next boot: what is known to stay is asked for too. */
function deviceMatch(name: string, { blockDevices }: Host): string {
  const device = (valueOrUndefined(blockDevices) ?? []).find((each) => each.name === name);
  const alias = device === undefined ? undefined : valueOrUndefined(device.alias);
  if (device?.kind === 'dm' && isPlain(alias)) return `ENV{DM_NAME}=="${alias}"`;
  const model = device === undefined ? undefined : valueOrUndefined(device.model);
  const stable = isPlain(model) ? `, ATTR{device/model}=="${model}"` : '';
  return `KERNEL=="${name.replaceAll('!', '/')}"${stable}`;
}

/** Has nothing that udev would take for a pattern or the end of a string. */
function isPlain(text: string | undefined): text is string {
  return text !== undefined && /^[\w.:+-]+(?: [\w.:+-]+)*$/.test(text);
}

function file(name: string, line: string, afterwards?: 'update-grub' | 'udev-reload'): KeptFile {
  const knob = { kind: 'text-file' as const, path: `/etc/${name}` };
  return { knob: afterwards === undefined ? knob : { ...knob, afterwards }, line };
}

function slug(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-');
}

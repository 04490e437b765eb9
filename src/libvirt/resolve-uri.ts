/** Which URI is meant, by libvirt's own rules: what is asked for, the environment, the file. */
import { type ClientConfig, parseClientConfig } from './client-config.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The URI that virsh would open. `asked` may be an alias from the configuration; without it,
 * `LIBVIRT_DEFAULT_URI`, then `uri_default`, then the user's natural one (root's is the system's).
 * `configText` is the content of `libvirt.conf`, read only if it is needed.
 */
export function resolveUri(
  asked: string | undefined,
  from: Pick<Surroundings, 'env' | 'uid'>,
  configText: () => string,
): string {
  const named = asked || from.env['LIBVIRT_DEFAULT_URI'] || undefined;
  if (named?.includes('://')) return named;
  const config: ClientConfig = parseClientConfig(configText());
  const chosen = named ?? config.defaultUri;
  if (chosen !== undefined) return config.aliases.get(chosen) ?? chosen;
  return from.uid === 0 ? 'qemu:///system' : 'qemu:///session';
}

/**
 * The fixed facts of libvirt's RPC: programs, message types and the limits its own decoder
 * enforces. Source: libvirt's `src/rpc/virnetprotocol.x` and `src/remote/remote_protocol.x`; a
 * number once published there is never given another meaning.
 */

/** A numbered set of procedures that one daemon serves on a connection. */
export interface Program {
  readonly id: number;
  readonly version: number;
  readonly name: string;
}

export const remoteProgram: Program = { id: 0x20008086, version: 1, name: 'remote' };
export const qemuProgram: Program = { id: 0x20008087, version: 1, name: 'qemu' };
export const keepaliveProgram: Program = { id: 0x6b656570, version: 1, name: 'keepalive' };

/** What a packet is: only the kinds this client sends or accepts. */
export const messageType = { call: 0, reply: 1, event: 2 } as const;

/** How a reply ended. */
export const messageStatus = { ok: 0, error: 1 } as const;

/** Bytes of the length word, which counts itself, and of the six header words after it. */
export const lengthWordBytes = 4;
export const headerBytes = 24;

/** VIR_NET_MESSAGE_MAX (32 MiB since libvirt 1.3.3), without the length word. */
export const messageMaxBytes: number = 32 * 1024 * 1024;

/** Upper limits on what one message may carry, from `remote_protocol.x`. */
export const limit = {
  stringBytes: 4 * 1024 * 1024,
  domains: 16_384,
  statsPerDomain: 262_144,
  authTypes: 20,
  memoryStats: 1024,
  jobStats: 64,
  cpuMapBytes: 2048,
  cpuMapsBytes: 8 * 1024 * 1024,
  iothreads: 16_384,
  schedulerParameters: 16,
  numaParameters: 16,
} as const;

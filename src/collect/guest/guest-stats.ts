/**
 * One reading of a guest's counters under the names of libvirt's bulk statistics, whoever was asked:
 * libvirt itself, or for a bare QEMU its monitor and the kernel.
 */
export type GuestStats = ReadonlyMap<string, number | string | boolean>;

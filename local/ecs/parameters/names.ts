/**
 * The form of the names of disks, key pairs and security groups: 2 to 128 characters that begin with a letter of any
 * script, and no link.
 */
export const RESOURCE_NAME = /^(?!https?:\/\/)\p{L}[\p{L}\p{N}_.:-]{1,127}$/u;

/** The form of the descriptions of images, snapshots and network interfaces: 2 to 256 characters, no link. */
export const RESOURCE_DESCRIPTION = /^(?!https?:\/\/).{2,256}$/su;

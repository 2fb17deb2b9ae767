/** The RAM roles that instances may bear. Nothing checks what a role permits. */
export const RAM_ROLES: readonly string[] = ['local', 'reader', 'writer'];

/** The resource groups that instances may be put into. */
export const RESOURCE_GROUPS: readonly string[] = ['rg-local', 'rg-1'];

import type { Endpoints as LocalEndpoints } from '../../local/api.ts';

/** Where a local cloud with all its services is, and whom it lets in. */
export type Endpoints = Required<LocalEndpoints>;

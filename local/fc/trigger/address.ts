import { API_2 } from '../api/versions.ts';

/** Where a request for an HTTP trigger leads. */
export interface TriggerAddress {
  functionName: string;
  /** What the function sees of the path, `/` at least. */
  path: string;
  /** By the URL that clients of Function Compute 2.0 write, who also sign in its way. */
  isProxied: boolean;
}

const PROXY = new RegExp(`^${API_2}proxy/[^/]*/([^/]*)(.*)$`, 's');
const OWN = /^\/([^/]*)(.*)$/s;

/** Reads `/<function>/<path>` and, of 2.0, `/2016-08-15/proxy/<any service>/<function>/<path>`. */
export function triggerAddress(path: string): TriggerAddress {
  const proxied = PROXY.exec(path);
  const [, functionName = '', rest = ''] = proxied ?? OWN.exec(path) ?? [];
  return { functionName, path: rest === '' ? '/' : rest, isProxied: proxied !== null };
}

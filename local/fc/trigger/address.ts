import { API_2 } from '../api/versions.ts';

/** The address of an HTTP trigger. */
export interface TriggerAddress {
  functionName: string;
  /** The part of the path that the function sees; at least `/`. */
  path: string;
  /**
   * The service in the URL, without its qualifier, where the URL is that of Function Compute 2.0, whose clients also sign
   * in its way; else undefined.
   */
  service: string | undefined;
}

const PROXY = new RegExp(`^${API_2}proxy/([^/.]*)[^/]*/([^/]*)(.*)$`, 's');
const OWN = /^()\/([^/]*)(.*)$/s;

/** Reads `/<function>/<path>` and, of 2.0, `/2016-08-15/proxy/<any service>/<function>/<path>`. */
export function triggerAddress(path: string): TriggerAddress {
  const proxied = PROXY.exec(path);
  const [, service, functionName = '', rest = ''] = proxied ?? OWN.exec(path) ?? [];
  return { functionName, path: rest === '' ? '/' : rest, service: proxied === null ? undefined : service };
}

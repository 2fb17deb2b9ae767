import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProxyEndpoint } from '../api.ts';
import type { Log } from '../log.ts';
import type { ServiceName } from '../services.ts';
import { createAuthority } from './authority.ts';
import { createProxy } from './proxy.ts';

export interface StartedProxy {
  endpoint: ProxyEndpoint;
  /** Ends all connections and takes the certificate's file away. */
  close(): Promise<void>;
}

/** The built form of `preload.ts`, which lies beside the built form of this file. */
const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));

/** Starts a proxy before the services at these URLs, with an authority of its own. */
export async function startProxy(
  port: number,
  urls: Partial<Record<ServiceName, string>>,
  log: Log,
): Promise<StartedProxy> {
  const authority = createAuthority();
  const ports = Object.fromEntries(Object.entries(urls).map(([service, url]) => [service, Number(new URL(url).port)]));
  const proxy = createProxy({ authority, ports, log });
  const { url, tlsPort } = await proxy.listen(port);
  const folder = await mkdtemp(path.join(tmpdir(), 'local-cloud-'));
  const certificate = path.join(folder, 'authority.pem');
  await writeFile(certificate, authority.certificate);
  return {
    endpoint: { url, certificate, environment: environment(url, tlsPort, certificate) },
    close: async () => {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function environment(url: string, tlsPort: number, certificate: string): Record<string, string> {
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    NO_PROXY: '127.0.0.1,localhost',
    // Of Node.js, Go, Python, curl, and the vendor's first client for Python.
    NODE_EXTRA_CA_CERTS: certificate,
    SSL_CERT_FILE: certificate,
    REQUESTS_CA_BUNDLE: certificate,
    CURL_CA_BUNDLE: certificate,
    ALIBABA_CLOUD_CA_BUNDLE: certificate,
    NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}`,
    LOCAL_CLOUD_PROXY: JSON.stringify({ port: Number(new URL(url).port), tlsPort }),
  };
}

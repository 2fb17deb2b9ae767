import net from 'node:net';
import tls from 'node:tls';

/**
 * For `NODE_OPTIONS=--require <this file>`: leads the connections of a Node.js process to the local cloud's proxy. The
 * vendor's SDKs for Node.js do not look at HTTPS_PROXY, because they bring agents of their own; every one of them opens
 * its connections here. `LOCAL_CLOUD_PROXY` is `{"port", "tlsPort"}`: the proxy's two ports on loopback. Node.js itself
 * reads its authority's certificate from NODE_EXTRA_CA_CERTS. All other hosts but this machine are refused.
 */
const { port, tlsPort } = JSON.parse(process.env['LOCAL_CLOUD_PROXY'] ?? '{}') as { port: number; tlsPort: number };

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

interface Target {
  host?: string | undefined;
  port?: number | string;
  /** Of a Unix socket; agents put null there. */
  path?: string | null;
}

/** Where a connection goes instead. */
function led<T extends Target>(target: T, isTls: boolean): T {
  const { host = 'localhost', path } = target;
  if (typeof path === 'string' || LOOPBACK.test(host)) return target;
  if (!host.endsWith('.aliyuncs.com')) throw new Error(`${host} is not part of the local cloud`);
  return { ...target, host: '127.0.0.1', port: isTls ? tlsPort : port };
}

// What every way to open a connection ends in, with one of its forms of arguments.
const { connect } = net.Socket.prototype as unknown as {
  connect: (this: net.Socket, ...args: unknown[]) => net.Socket;
};
net.Socket.prototype.connect = function leadAndConnect(this: net.Socket, ...args: unknown[]): net.Socket {
  const isTls = this instanceof tls.TLSSocket;
  try {
    return connect.apply(this, ledArguments(args, isTls));
  } catch (error) {
    // Whoever opens the connection is not done with it yet.
    process.nextTick(() => this.destroy(error instanceof Error ? error : new Error(String(error))));
    return this;
  }
};

function ledArguments(args: unknown[], isTls: boolean): unknown[] {
  const [first, second] = args;
  // Node's own normalized form: a list of the options and the callback.
  if (Array.isArray(first)) {
    const [options, callback] = first as [Target, unknown];
    return [led(options, isTls), callback].filter((each) => each !== null && each !== undefined);
  }
  if (typeof first === 'object' && first !== null) return [led(first as Target, isTls), ...args.slice(1)];
  if (typeof first === 'number') {
    const [host, rest] = typeof second === 'string' ? [second, args.slice(2)] : ['localhost', args.slice(1)];
    return [led({ port: first, host }, isTls), ...rest];
  }
  return args;
}

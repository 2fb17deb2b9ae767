import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './run.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const INSTANCE = ['create', 'describe', 'start', 'stop', 'tag', 'delete'];
const MESSAGE = ['create', 'send', 'receive', 'delete'];

/**
 * The vendor's clients. Each has a program here that takes an instance or a message through its life, checks what comes
 * back, and prints each step when it is done. `pins` is the file with the version.
 *
 * @typedef {object} Client
 * @property {string} language
 * @property {string} package its name, where the language's registry has it.
 * @property {string} pins
 * @property {string[]} steps what the program has to print, line by line.
 * @property {boolean} proxied whether it goes through the life again without an endpoint, behind the proxy.
 * @property {(folder: string, cloud: Cloud) => Promise<{command: string, args: string[], proxyArgs: string[], env: object}>}
 *   prepare installs it, in a folder of its language. Throws NotHad.
 */

/** @type {Client[]} */
export const CLIENTS = [
  python('alibabacloud-ecs20140526', 'ecs.py', INSTANCE),
  python('aliyun-python-sdk-ecs', 'ecs_core.py', INSTANCE),
  python('aliyun-mns-sdk', 'queue_messages.py', MESSAGE),
  go('github.com/alibabacloud-go/ecs-20140526/v7', 'ecs', INSTANCE),
  go('github.com/aliyun/aliyun-mns-go-sdk', 'mns', MESSAGE),
  java('ecs20140526', 'ecs', 'Instances.java', INSTANCE),
  java('aliyun-sdk-mns', 'mns', 'Messages.java', MESSAGE),
];

/** The version at which a client is pinned. */
export async function versionOf(client) {
  const text = await readFile(join(HERE, client.pins), 'utf8');
  const found = new RegExp(`${client.package}(?:==| |</artifactId>\\s*<version>)([\\w.+-]+)`).exec(text);
  if (found === null) throw new Error(`${client.pins} pins no version of ${client.package}`);
  return found[1];
}

function python(name, file, steps) {
  return {
    language: 'Python',
    package: name,
    pins: 'python/requirements.txt',
    steps,
    proxied: steps === INSTANCE,
    prepare: async (folder) => {
      const packages = await pythonPackages(folder);
      return { command: 'python3', args: [join(HERE, 'python', file)], proxyArgs: [], env: { PYTHONPATH: packages } };
    },
  };
}

let packages;

// All clients together: they share most of what they need.
function pythonPackages(folder) {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
  const pinned = join(HERE, 'python/requirements.txt');
  return (packages ??= install('python3', [...pip, '--target', folder, '-r', pinned]).then(() => folder));
}

function go(module, name, steps) {
  return {
    language: 'Go',
    package: module,
    pins: `go/${name}/go.mod`,
    steps,
    proxied: steps === INSTANCE,
    prepare: async (folder) => {
      const source = join(folder, name);
      await cp(join(HERE, 'go', name), source, { recursive: true });
      await install('go', ['build', '-mod=mod', '-o', 'program', '.'], { cwd: source });
      return { command: join(source, 'program'), args: [], proxyArgs: [], env: {} };
    },
  };
}

function java(artifact, name, file, steps) {
  return {
    language: 'Java',
    package: artifact,
    pins: `java/${name}/pom.xml`,
    steps,
    proxied: steps === INSTANCE,
    prepare: async (folder, { proxy }) => {
      const [pom, listed] = [join(HERE, 'java', name, 'pom.xml'), join(folder, `${name}.txt`)];
      await install('mvn', ['--quiet', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${listed}`]);
      const classPath = await readFile(listed, 'utf8');
      return {
        command: 'java',
        args: ['-Dfile.encoding=UTF-8', '-cp', classPath, join(HERE, 'java', name, file)],
        proxyArgs: steps === INSTANCE ? await javaProxy(folder, proxy) : [],
        env: {},
      };
    },
  };
}

/** What a JVM needs instead of the variables: it reads none of them, and wants certificates in a store. */
async function javaProxy(folder, proxy) {
  const { hostname, port } = new URL(proxy.url);
  const store = join(folder, 'authority.p12');
  const trusted = ['-file', proxy.certificate, '-keystore', store, '-storepass', 'changeit'];
  await install('keytool', ['-importcert', '-noprompt', '-alias', 'local-cloud', ...trusted]);
  return [
    `-Dhttps.proxyHost=${hostname}`,
    `-Dhttps.proxyPort=${port}`,
    `-Djavax.net.ssl.trustStore=${store}`,
    '-Djavax.net.ssl.trustStorePassword=changeit',
  ];
}

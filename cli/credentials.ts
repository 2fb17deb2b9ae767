import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as CredentialsPackage from '@alicloud/credentials';
import type { Credentials } from '../shared/cloud/credentials.ts';
import { UsageError } from './exit.ts';
import { requireSendable, type Place } from './sendable.ts';
import type { Target } from './target.ts';

type Library = typeof CredentialsPackage;
type Variables = Readonly<Record<string, string | undefined>>;

interface Provider {
  getCredentials(): Promise<Partial<Credentials> | null | undefined>;
}

/** A place where the vendor's library looks for keys. */
interface Source {
  /** As people call it. */
  name: string;
  /** What holds each part of the key, where people name that rather than the source. */
  parts?: Place;
  /** Whether somebody has set it up. What nobody has set up is asked, too, but is no news where it gives nothing. */
  isMeant: (environment: Variables) => boolean;
  open: (library: Library) => { build(): Provider };
}

const VARIABLES = {
  accessKeyId: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  accessKeySecret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  securityToken: 'ALIBABA_CLOUD_SECURITY_TOKEN',
} as const;

/** In the order of the vendor's default chain. That chain itself tells no reason that is fit to print. */
const SOURCES: readonly Source[] = [
  {
    name: 'ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    parts: VARIABLES,
    isMeant: anyOf('ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    open: (library) => library.EnvironmentVariableCredentialsProvider.builder(),
  },
  {
    name: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    isMeant: anyOf('ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'),
    open: (library) => library.OIDCRoleArnCredentialsProvider.builder(),
  },
  {
    name: `the profile ${chosenProfile()}of "aliyun configure"`,
    isMeant: () => chosenProfile() !== '' || existsSync(join(homedir(), '.aliyun', 'config.json')),
    open: (library) => library.CLIProfileCredentialsProvider.builder(),
  },
  {
    name: `the profile ${chosenProfile()}of the SDKs`,
    isMeant: (environment) =>
      isSet(environment['ALIBABA_CLOUD_CREDENTIALS_FILE']) ||
      existsSync(join(homedir(), '.alibabacloud', 'credentials')),
    open: (library) => library.ProfileCredentialsProvider.builder(),
  },
  {
    name: 'the role of this ECS instance',
    isMeant: anyOf('ALIBABA_CLOUD_ECS_METADATA'),
    open: (library) =>
      library.ECSRAMRoleCredentialsProvider.builder().withRoleName(process.env['ALIBABA_CLOUD_ECS_METADATA'] ?? ''),
  },
  {
    name: 'ALIBABA_CLOUD_CREDENTIALS_URI',
    isMeant: anyOf('ALIBABA_CLOUD_CREDENTIALS_URI'),
    open: (library) =>
      library.URICredentialsProvider.builder().withCredentialsURI(process.env['ALIBABA_CLOUD_CREDENTIALS_URI'] ?? ''),
  },
];

/**
 * Finds the keys to sign with: those in the target, else those of the vendor's sources (environment, OIDC, the profiles
 * of `aliyun configure` and of the SDKs, the role of the ECS instance that this runs on, a URI).
 * @throws UsageError when there are none, or they cannot be sent. It says why each source that somebody has set up gave
 * none, without secrets.
 */
export async function findCredentials({
  accessKeyId,
  accessKeySecret,
  securityToken,
}: Pick<Target, 'accessKeyId' | 'accessKeySecret' | 'securityToken'> = {}): Promise<Credentials> {
  if (accessKeyId !== undefined && accessKeySecret !== undefined)
    return requireSendable({ accessKeyId, accessKeySecret, securityToken }, 'the target');
  const library = await loadLibrary();
  const reasons: string[] = [];
  for (const { name, parts, isMeant, open } of SOURCES) {
    const outcome = await ask(() => open(library).build());
    if (typeof outcome !== 'string') return requireSendable(outcome, parts ?? name);
    if (isMeant(process.env)) reasons.push(`${name}: ${outcome}.`);
  }
  // Without a cause: the library's own messages repeat whole answers and files, keys included.
  throw new UsageError(['There are no credentials.', ...reasons, ...hintsFor(process.env), MEND].join(' '));
}

const MEND = 'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure".';

/** The profile that the environment names, for a message; empty where it names none. */
function chosenProfile(): string {
  const { ALIBABA_CLOUD_PROFILE: chosen } = process.env;
  return isSet(chosen) ? `${JSON.stringify(chosen)} ` : '';
}

function hintsFor(environment: Variables): string[] {
  const hints: string[] = [];
  if (chosenProfile() !== '') hints.push('If another profile is meant, correct or unset ALIBABA_CLOUD_PROFILE.');
  if (isSet(environment['AccessKeyID']))
    hints.push(
      'AccessKeyID and AccessKeySecret are for Serverless Devs (s); only the checks before s deploy read them here, together with AccountID.',
    );
  return hints;
}

/** Asks a provider; a text says why it gave nothing. */
async function ask(open: () => Provider): Promise<Credentials | string> {
  try {
    const found = await open().getCredentials();
    const { accessKeyId, accessKeySecret, securityToken } = found ?? {};
    if (!isSet(accessKeyId) || !isSet(accessKeySecret)) return 'it holds no key';
    return { accessKeyId, accessKeySecret, securityToken };
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Says in words fit to print why a provider failed. The library puts whole answers and files behind colons and braces:
 * from there on nothing is repeated.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if ('code' in error && typeof error.code === 'string') return `no answer (${error.code})`;
  const [, status] = /httpStatus: (\d{3})/.exec(error.message) ?? [];
  if (status !== undefined) return `HTTP status ${status}`;
  // The library's parser of times, providers/time.js, takes no other form.
  if (/^invalid (UTC format|year|month|date|hours|minutes|seconds|ms)/.test(error.message))
    return "its Expiration is not of the form 2026-01-31T08:00:00Z, the only one that the vendor's library reads";
  return (error.message.split(/[:{]| result/, 1)[0] ?? '').replace(/[\s.]+$/, '') || 'it failed';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function anyOf(...names: string[]): Source['isMeant'] {
  return (environment) => names.some((name) => isSet(environment[name]));
}

async function loadLibrary(): Promise<Library> {
  const loaded = (await import('@alicloud/credentials')) as Partial<Library>;
  // A CommonJS package: Node and bundlers differ in where they put its exports.
  return (loaded.URICredentialsProvider === undefined ? loaded.default : loaded) as unknown as Library;
}

import type { Clock } from '../../clock.ts';
import type { CredentialStore } from '../../credentials.ts';
import type { Random } from '../../random.ts';
import { SignatureError } from '../../signature/errors.ts';
import { headerTexts } from '../../signature/headers.ts';
import { verifyOss } from '../../signature/oss.ts';
import type { Answer, Call } from '../answer.ts';
import { invalidArgument } from '../errors.ts';
import { crc64 } from './crc64.ts';

/** Where the body of CreateFunction or UpdateFunction says that the code is. */
export interface CodeLocation {
  ossBucketName?: string | undefined;
  ossObjectName?: string | undefined;
  /** Base64. */
  zipFile?: string | undefined;
}

export interface UploadsDependencies {
  clock: Clock;
  random: Random;
  credentials: CredentialStore;
  region: string;
  accountId: string;
}

const KEY_MS = 60 * 60_000;
/** What is uploaded and not used takes memory: the oldest goes where there is more. */
const MOST_UPLOADS = 16;

/** The platform's bucket to which clients upload code before they deploy it: the one bucket of OSS that exists here. */
export class Uploads {
  readonly #deps: UploadsDependencies;
  readonly #objects = new Map<string, Buffer>();

  constructor(dependencies: UploadsDependencies) {
    this.#deps = dependencies;
  }

  /** What GetTempBucketToken answers: a key that may upload, and where to. */
  token(): unknown {
    const { credentials, random, region } = this.#deps;
    const { accessKeyId, accessKeySecret, securityToken, expiration = 0 } = credentials.issue(KEY_MS);
    return {
      credentials: {
        AccessKeyId: accessKeyId,
        AccessKeySecret: accessKeySecret,
        SecurityToken: securityToken,
        Expiration: new Date(expiration).toISOString(),
      },
      ossRegion: region,
      ossBucket: this.#bucket,
      objectName: random.text(32),
    };
  }

  /** Answers a request to OSS. It knows PutObject below the account's id, and nothing else. */
  serve(call: Call): Answer {
    const bucket = call.headers.host?.split('.')[0] ?? '';
    const object = decodeURIComponent(call.path.slice(1));
    try {
      const headers = headerTexts(call.headers);
      verifyOss({ method: call.method, headers, resource: `/${bucket}/${object}` }, this.#deps.credentials);
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      return ossError(403, error.code, error.message, call.requestId);
    }
    if (bucket !== this.#bucket)
      return ossError(404, 'NoSuchBucket', 'The specified bucket does not exist.', call.requestId);
    if (call.method !== 'PUT' || !object.startsWith(`${this.#deps.accountId}/`)) {
      return ossError(403, 'AccessDenied', 'This key may put objects below its account id.', call.requestId);
    }
    this.#keep(object, call.body);
    const etag = `"${object.slice(-16).toUpperCase()}"`;
    return { status: 200, headers: { etag, 'x-oss-hash-crc64ecma': crc64(call.body) }, body: Buffer.alloc(0) };
  }

  /** The zip that a deployer means. Throws FcError (400 InvalidArgument) when there is none. */
  find({ ossBucketName, ossObjectName, zipFile }: CodeLocation): Buffer {
    if (zipFile !== undefined && zipFile !== '') return Buffer.from(zipFile, 'base64');
    if (ossBucketName === undefined || ossObjectName === undefined) {
      throw invalidArgument('either ossBucketName/ossObjectName or zipFile must be set');
    }
    const object = ossBucketName === this.#bucket ? this.#objects.get(ossObjectName) : undefined;
    if (object !== undefined) return object;
    throw invalidArgument(
      `there is no object '${ossObjectName}' in bucket '${ossBucketName}': only uploaded code is here`,
    );
  }

  get #bucket(): string {
    return `serverless-${this.#deps.region}-code-temp`;
  }

  #keep(name: string, body: Buffer): void {
    this.#objects.delete(name);
    this.#objects.set(name, body);
    const [oldest] = this.#objects.keys();
    if (this.#objects.size > MOST_UPLOADS && oldest !== undefined) this.#objects.delete(oldest);
  }
}

function ossError(status: number, code: string, message: string, requestId: string): Answer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}

import { readFileSync } from 'node:fs';
import { version } from '../../package.json';
import { CALLED_FUNCTIONS, type CalledFunction } from '../../shared/api/functions.ts';
import { apiDefinitions, requestName } from './apiSchema.ts';
import { CALLED } from './calledFunctions.ts';

type Json = Record<string, unknown>;

/** What a status means, whichever function answers it. */
const MEANING: Readonly<Record<number, string>> = {
  400: 'Correct the request. The platform answers this for a request that it cannot read.',
  403: 'The account lacks money, quota or a permission, or a guard rail refuses. The platform answers this for a signature that is wrong.',
  404: 'What the request names does not exist. The platform answers this where the function itself does not.',
  405: 'The trigger takes another method.',
  409: 'No placement has room, the request id stands for another request, or ECS refused every instance.',
  413: 'The body is over 128 KiB.',
  429: 'More invocations at once than the account or the function may have: call again later.',
  500: 'The function failed, or its settings are wrong: its log says more.',
  502: 'The function ended without an answer: out of time or memory.',
  503: 'Send the same request again after the seconds of Retry-After. Without that header: the deployment is paused.',
};

/** What Function Compute itself answers: before a function runs, or instead of it. */
const BY_PLATFORM = [405, 429, 502] as const;

const PLATFORM_SCHEMAS = {
  PlatformError: {
    type: 'object',
    description: 'An error of Function Compute itself. Source: its table of error codes.',
    properties: {
      Code: { type: 'string', examples: ['SignatureNotMatch', 'InvalidAccessKeyID', 'ResourceExhausted'] },
      Message: { type: 'string' },
      RequestId: { type: 'string' },
    },
    required: ['Code', 'Message'],
  },
  FunctionFailure: {
    type: 'object',
    description: 'What Function Compute tells of a function that ended without an answer.',
    properties: {
      errorMessage: { type: 'string' },
      errorType: { type: 'string' },
      stackTrace: { type: 'array', items: { type: 'string' } },
    },
    required: ['errorMessage'],
  },
};

const toSchema = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** The OpenAPI 3.1 document of the functions that people and programs call, made of the schemas themselves. */
export function openApi(): object {
  const meanings = fieldMeanings(readFileSync('docs/http.md', 'utf8'));
  const schemas = apiDefinitions({ overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}` });
  return {
    openapi: '3.1.1',
    info: {
      title: 'ecs-provisioner',
      version,
      summary: 'From "I want these servers" to servers that run, on Alibaba Cloud.',
      description: 'docs/http.md says it in words. Each function has a URL of its own, and takes any path behind it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:8400', description: 'the local cloud' }],
    paths: Object.fromEntries(CALLED_FUNCTIONS.map((name) => [`/${name}`, pathOf(name, schemas)])),
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withMeanings(schema, meanings)])),
        ...PLATFORM_SCHEMAS,
      },
      headers: {
        RetryAfter: { description: 'Seconds until the same request may succeed.', schema: { type: 'integer' } },
      },
      securitySchemes: {
        signature: {
          ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
          description:
            'The signature ACS3-HMAC-SHA256 over method, path, query and x-acs headers, with an empty text for the hash of the body. examples/fc-curl.sh makes it.',
        },
      },
    },
    security: [{ signature: [] }],
  };
}

function pathOf(name: CalledFunction, schemas: Json): Json {
  const operation = operationOf(name, schemas);
  return {
    servers: [
      { url: 'http://127.0.0.1:8400', description: 'the local cloud' },
      {
        url: `https://${name}-{id}.{region}.fcapp.run`,
        description: 'a deployment: `ecs-provisioner target add` reads its URLs',
        variables: { id: { default: 'abcdefghij' }, region: { default: 'cn-hangzhou' } },
      },
    ],
    [name === 'status' ? 'get' : 'post']: operation,
  };
}

function operationOf(name: CalledFunction, schemas: Json): Json {
  const { summary, done, refusals, statuses } = CALLED[name];
  const asked =
    name === 'status'
      ? { parameters: parametersOf(schemas['StopRequest'] as { properties: Json }) }
      : { requestBody: { content: json([requestName(name)]), required: name !== 'create' && name !== 'plan' } };
  const refused = [...statuses, ...BY_PLATFORM]
    .sort()
    .map((status) => [status, refusalOf(status, Object.keys(refusals))]);
  const retry = { headers: RETRY_AFTER };
  return {
    operationId: name,
    summary,
    ...asked,
    responses: {
      [done.status]: {
        description: done.means,
        ...(done.status === 202 && retry),
        content: json(Object.keys(done.answer)),
      },
      ...(Object.fromEntries(refused) as Json),
    },
  };
}

const RETRY_AFTER = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };

function refusalOf(status: number, refusals: readonly string[]): Json {
  const own = (BY_PLATFORM as readonly number[]).includes(status) ? [] : refusals;
  const failed = status === 502 ? ['FunctionFailure'] : [];
  return {
    description: MEANING[status],
    ...(status === 503 && { headers: RETRY_AFTER }),
    content: json([...own, ...failed, 'PlatformError']),
  };
}

function json(names: readonly string[]): Json {
  const schemas = names.map(toSchema);
  return { 'application/json': { schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas } } };
}

/** The query of status: the same three ways to select instances, as text. */
function parametersOf({ properties }: { properties: Json }): Json[] {
  const query = { in: 'query', required: false };
  return [
    { name: 'requestId', ...query, schema: properties['requestId'] },
    { name: 'instanceIds', ...query, style: 'form', explode: false, schema: properties['instanceIds'] },
    { name: 'tag', ...query, content: { 'application/json': { schema: properties['tag'] } } },
  ];
}

/** What the tables of a page say of each field. */
function fieldMeanings(page: string): Map<string, string> {
  const rows = page.matchAll(/^\| `(\w+)` +\| (.+?) +\| (.+?) +\|$/gm);
  return new Map([...rows].map(([, field = '', meaning = '', standard = '']) => [field, `${meaning}. Default: ${standard}.`])); // prettier-ignore
}

/** Adds what the page says to the fields of a request that it names. */
function withMeanings(schema: object, meanings: ReadonlyMap<string, string>): object {
  if (!('properties' in schema) || !('additionalProperties' in schema)) return schema;
  const properties = Object.entries(schema.properties as Record<string, object>).map(([name, property]) => {
    const description = meanings.get(name);
    return [name, { ...property, ...(description !== undefined && { description }) }];
  });
  return { ...schema, properties: Object.fromEntries(properties) as Json };
}

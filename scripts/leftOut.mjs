/** The sources of keys that the functions do not use: the platform gives them a key with each call. */
const CREDENTIALS = [
  'bearer_token_credential.js',
  'providers/cli_profile.js',
  'providers/default.js',
  'providers/ecs_ram_role.js',
  'providers/env.js',
  'providers/oidc_role_arn.js',
  'providers/profile.js',
  'providers/ram_role_arn.js',
  'providers/uri.js',
  'rsa_key_pair_credential.js',
];

/** The operations whose answers we read ourselves, since a model refuses the whole answer for one odd field. */
const READ_RAW = ['DescribeInstances', 'DescribePrice', 'StartInstances', 'StopInstances'];

/**
 * What the packages bring along and the functions never run: two thirds of a bundle, if all of it were in. A row names
 * a file of a package, or a module of Node, and says what takes its place:
 *
 * - `standIn`: a file of scripts/standIns.
 * - `functions`: the same file, whose functions and methods of these names throw when they are called.
 * - `onlyClass`: the same file. All classes but this one throw when they are used.
 * - none of these: a module with the same exports, or only with those in `exports`. They throw when they are used.
 *
 * Packages that only such a file requires leave the bundle with it.
 *
 * @param {readonly string[]} [apis] the APIs of ECS that the bundle calls; left out: it has no SDK of ECS.
 * @returns {{ module: string, why: string, standIn?: string, functions?: string[], onlyClass?: string, exports?: string[] }[]}
 */
export const leftOut = (apis) => [...(apis === undefined ? [] : ofEcs(apis)), ...EVERYWHERE];

const ofEcs = (apis) => [
  {
    module: '@alicloud/openapi-core/dist/client.js',
    functions: ['doRPCRequest', 'doROARequest', 'doROARequestWithForm', 'execute', 'callSSEApi'],
    why: 'doRequest makes every call. The others are for older signatures, other gateways and streams.',
  },
  {
    module: '@alicloud/openapi-core/dist/utils.js',
    functions: [
      'arrayToStringWithSpecifiedStyle',
      'convert',
      'getEndpoint',
      'getROASignature',
      'getRPCSignature',
      'getStringToSign',
      'mapToFlatStyle',
      'stringifyMapValue',
    ],
    why: 'They are for the calls that are left out above, and for other SDKs.',
  },
  { module: '@alicloud/openapi-core/dist/websocketUtils/index.js', why: 'ECS has no WebSocket.' },
  { module: '@alicloud/gateway-spi/dist/client.js', why: 'It is for products with a gateway of their own.' },
  { module: '@darabonba/typescript/dist/websocket.js', why: 'ECS has no WebSocket. It brings ws and proxy agents.' },
  { module: '@darabonba/typescript/dist/date.js', why: 'No call has dates. It brings moment.' },
  { module: '@darabonba/typescript/dist/file.js', why: 'No call reads or writes files.' },
  { module: '@darabonba/typescript/dist/form.js', why: 'Every call has its parameters in the query.' },
  { module: '@darabonba/typescript/dist/url.js', why: 'This SDK does not use it.' },
  { module: 'lodash/lodash.js', exports: ['merge'], why: 'It is there for `merge`, which no operation of ECS calls.' },
  {
    module: '@alicloud/tea-typescript/dist/tea.js',
    functions: ['doAction', 'cast', 'allowRetry', 'getBackoffTime'],
    why: 'The models come from it. Calls go through @darabonba/typescript.',
  },
  {
    module: '@darabonba/typescript/dist/core.js',
    functions: ['allowRetry', 'getBackoffTime'],
    why: 'Another part of the same package decides on retries.',
  },
  {
    module: '@darabonba/typescript/dist/stream.js',
    functions: ['readAsSSE'],
    why: 'Every answer of ECS is one JSON text.',
  },
  ...READ_RAW.filter((api) => apis.includes(api)).map((operation) => ({
    module: `@alicloud/ecs20140526/dist/models/${operation}ResponseBody.js`,
    onlyClass: `${operation}ResponseBody`,
    why: 'The answer is read without the models inside it.',
  })),
  ...CREDENTIALS.map((file) => ({
    module: `@alicloud/credentials/dist/src/${file}`,
    why: 'The key is at hand. These fetch one from elsewhere. They bring ini, kitx and child processes.',
  })),
];

const EVERYWHERE = [
  { module: 'xml2js/lib/builder.js', why: 'It writes XML, which nothing here does. It brings xmlbuilder.' },
  { module: 'debug/src/index.js', standIn: 'debug.mjs', why: 'It logs requests, with their keys, where DEBUG is set.' },
  { module: 'zlib', standIn: 'zlib.mjs', why: 'ECS and MNS compress no answer unasked.' },
  { module: 'assert', standIn: 'assert.mjs', why: 'Only what is refused needs its messages.' },
  { module: 'url', standIn: 'url.mjs', why: 'Its `parse` makes Node 24 print a deprecation (DEP0169).' },
];

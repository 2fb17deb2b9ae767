/** An s.yaml and its bundles: functions that do, on request, everything that a function can do. */
export const PROBES: Record<string, string> = {
  's.yaml': `
edition: 3.0.0
name: fixture
access: default
vars:
  common: &common
    runtime: nodejs20
    handler: index.handler
    code: ./probe
  anonymous: &anonymous
    triggerType: http
    triggerName: http
    triggerConfig:
      authType: anonymous
      methods: [GET, POST]
resources:
  probe:
    component: fc3
    props:
      <<: *common
      functionName: probe
      timeout: 1
      memorySize: 128
      role: acs:ram::\${config('AccountID')}:role/fixture
      environmentVariables:
        GREETING: \${env('GREETING', 'hello')}
      concurrencyConfig:
        reservedConcurrency: 3
      triggers: [*anonymous]
  patient:
    component: fc3
    props:
      <<: *common
      functionName: patient
      timeout: 20
      memorySize: 128
      triggers: [*anonymous]
  signed:
    component: fc3
    props:
      <<: *common
      functionName: signed
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig:
            authType: function
            methods: [GET, POST]
  token:
    component: fc3
    props:
      <<: *common
      functionName: token
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig:
            authType: jwt
            methods: [GET]
            authConfig: '{"jwks":{"keys":[{"kty":"oct","kid":"k1","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQ"}]}}'
  claims:
    component: fc3
    props:
      <<: *common
      functionName: claims
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig:
            authType: jwt
            methods: [GET, POST]
            authConfig:
              jwks: { keys: [{ kty: oct, kid: k1, k: c2VjcmV0LXNlY3JldC1zZWNyZXQ, alg: HS256, use: sig }] }
              tokenLookup:
                - { readPosition: header, parameterName: X-Token, prefix: 'Token ' }
                - { readPosition: query, parameterName: token }
                - { readPosition: cookie, parameterName: token }
                - { readPosition: form, parameterName: token }
              claimPassBy:
                - { mappingParameterPosition: header, claimName: uid, mappingParameterName: x-user }
                - { mappingParameterPosition: cookie, claimName: uid, mappingParameterName: user }
                - { mappingParameterPosition: form, claimName: roles, mappingParameterName: roles }
              whitelist: [/public, /open/*]
  legacy:
    component: fc3
    props:
      <<: *common
      functionName: legacy
      handler: callback.handler
      code: ./legacy
      instanceLifecycleConfig:
        initializer: { handler: callback.initialize, timeout: 2 }
        preStop: { handler: callback.preStop, timeout: 2 }
      triggers: [*anonymous]
  stuck:
    component: fc3
    props:
      <<: *common
      functionName: stuck
      handler: stuck.handler
      code: ./legacy
      instanceLifecycleConfig:
        initializer: { handler: stuck.initialize, timeout: 1 }
      triggers: [*anonymous]
  broken:
    component: fc3
    props:
      <<: *common
      functionName: broken
      code: ./broken
      triggers: [*anonymous]
  reporter:
    component: fc3
    props:
      <<: *common
      functionName: reporter
      code: ./reporter
      timeout: 10
      environmentVariables:
        REPORT_URL: \${env('REPORT_URL', 'http://127.0.0.1:9')}
      asyncInvokeConfig:
        maxAsyncRetryAttempts: 2
        destinationConfig:
          onSuccess: { destination: "acs:mns:cn-hangzhou:\${config('AccountID')}:/queues/succeeded/messages" }
          onFailure: { destination: "acs:mns:cn-hangzhou:\${config('AccountID')}:/queues/failed/messages" }
      triggers:
        - triggerType: timer
          triggerName: every-minute
          triggerConfig: { enable: true, cronExpression: '@every 1m', payload: '{"sweep":true}' }
        - triggerType: timer
          triggerName: disabled
          triggerConfig: { enable: false, cronExpression: '0 * * * * *' }
        - triggerType: eventbridge
          triggerName: state-change
          triggerConfig:
            triggerEnable: true
            asyncInvocationType: true
            eventRuleFilterPattern: '{"source":["acs.ecs"],"type":["ecs:Instance:StateChange"],"data":{"state":["Stopped"]}}'
            eventSourceConfig: { eventSourceType: Default }
        - triggerType: eventbridge
          triggerName: queue
          triggerConfig:
            triggerEnable: true
            asyncInvocationType: false
            eventRuleFilterPattern: '{}'
            eventSourceConfig:
              eventSourceType: MNS
              eventSourceParameters:
                sourceMNSParameters: { RegionId: cn-hangzhou, QueueName: work, IsBase64Decode: true }
            runOptions:
              errorsTolerance: ALL
              retryStrategy: { PushRetryStrategy: BACKOFF_RETRY }
              deadLetterQueue: { Arn: "acs:mns:cn-hangzhou:\${config('AccountID')}:/queues/dead/messages" }
              batchWindow: { CountBasedWindow: 3, TimeBasedWindow: 2 }
`,
  // Does what the event's \`do\` says; by HTTP the body is the command.
  'probe/index.js': `
let served = 0;
exports.handler = async (event, context) => {
  const input = JSON.parse(event);
  const command = input.version === 'v1' ? (/^[^{]/.test(input.body) ? {} : JSON.parse(input.body || '{}')) : input;
  served += 1;
  switch (command.do) {
    case 'show': return { statusCode: 200, headers: { 'X-Probe': 'yes' }, body: JSON.stringify({ input, context, served, env: process.env }) };
    case 'return': return command.value;
    case undefined: if (input.queryParameters?.show !== undefined) return { statusCode: 200, body: JSON.stringify(input) }; return 'nothing';
    case 'returnFunction': return () => undefined;
    case 'throw': throw new TypeError(command.message);
    case 'exit': return process.exit(3);
    case 'hang': return new Promise(() => { setInterval(() => {}, 1000); });
    case 'spin': for (;;) ;
    case 'sleep': await new Promise((resolve) => setTimeout(resolve, command.ms)); return served;
    case 'fill': { const all = []; for (;;) all.push(new Array(100000).fill(all.length)); }
    case 'hoard': { const all = Array.from({ length: command.mb }, () => Buffer.alloc(2 ** 20, 1)); await new Promise((resolve) => setTimeout(resolve, command.ms)); return all.length; }
    case 'reject': Promise.reject(new Error('nobody listens')); return new Promise(() => { setInterval(() => {}, 1000); });
    case 'log': console.log('printed', { a: 1 }); context.logger.warn('noted'); process.stdout.write('written\\n'); return 'logged';
    case 'now': return { date: Date.now(), constructed: new Date().getTime(), text: typeof Date(), instance: new Date(5) instanceof Date };
    default: return 'nothing';
  }
};
`,
  'legacy/callback.mjs': `
let initialized = 0;
export function initialize(context, callback) { initialized += 1; callback(null, ''); }
export function preStop(context, callback) { console.log('stopping'); callback(null, ''); }
export function handler(event, context, callback) {
  const { body } = JSON.parse(event);
  if (body === 'fail') callback(new RangeError('handed over'));
  else setTimeout(() => callback(null, { statusCode: 201, headers: { 'set-cookie': ['a=1', 'b=2'] }, isBase64Encoded: true, body: Buffer.from('initialized ' + initialized).toString('base64') }), 5);
}
`,
  'legacy/stuck.mjs': `
export function initialize(context, callback) { setInterval(() => {}, 1000); }
export async function handler() { return 'never'; }
`,
  'broken/index.js': `throw new SyntaxError('this bundle does not load');`,
  // Reports what it was called with; fails when an event says so.
  'reporter/index.js': `
exports.handler = async (event, context) => {
  await fetch(process.env.REPORT_URL, { method: 'POST', body: event, headers: { 'x-request-id': context.requestId } });
  if (event.toString().includes('poison')) throw new Error('poisoned');
  return 'taken';
};
`,
};

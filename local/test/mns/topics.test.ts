import { createHash, verify, X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpServer } from '../../httpServer.ts';
import { mnsStringToSign } from '../../signature/mns.ts';
import { call, type RawAnswer } from './client.ts';
import { ACCOUNT_ID, PATIENCE } from './data.ts';
import { type StartedMns, startMns } from './startMns.ts';
import { closeAfterTest } from '../support/closeAfterTest.ts';

let cloud: StartedMns;

beforeAll(async () => {
  // The 20 s between two tries take 20 ms of real time.
  cloud = await startMns({ speed: 1000 });
});

afterAll(() => cloud.close());

interface Push {
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Starts a subscriber that answers with these statuses in turn, 204 after the last; it closes after the test. */
async function startSubscriber(...statuses: number[]): Promise<{ url: string; pushes: Push[] }> {
  const pushes: Push[] = [];
  const server = new HttpServer({
    maxBodyBytes: 1_000_000,
    handle: (request, body, response) => {
      pushes.push({ target: request.url ?? '', headers: request.headers, body: body.toString() });
      response.writeHead(statuses.shift() ?? 204).end();
    },
    onTooLarge: () => undefined,
    onError: () => undefined,
    unreadable: () => ({ contentType: 'text/plain', body: '' }),
  });
  await closeAfterTest(server);
  return { url: await server.listen(0), pushes };
}

let count = 0;
/** A fresh topic with one subscription `s`. */
async function newTopic(subscription: string): Promise<string> {
  const topic = `t${++count}`;
  await send('PUT', `/topics/${topic}`);
  const body = `<Subscription>${subscription}</Subscription>`;
  expect((await send('PUT', `/topics/${topic}/subscriptions/s`, body)).status).toBe(201);
  return topic;
}

function send(method: string, target: string, body = '', headers: Record<string, string> = {}): Promise<RawAnswer> {
  return call(cloud.url, { method, target, body, headers });
}

const publish = (topic: string, content: string): Promise<RawAnswer> =>
  send('POST', `/topics/${topic}/messages`, `<Message>${content}</Message>`);

/** Those of the vendor's example of a push, without what a bare message cannot hold. */
const PUSH_HEADERS = [
  'accept',
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'host',
  'user-agent',
  'x-mns-request-id',
  'x-mns-signing-cert-url',
  'x-mns-version',
];

test('pushes XML with the documented headers, signed by a key whose certificate it serves', async () => {
  const { url, pushes } = await startSubscriber();
  const topic = await newTopic(`<Endpoint>${url}</Endpoint>`);
  const published = await publish(topic, '<MessageBody>a &amp; b</MessageBody><MessageTag>tag</MessageTag>');
  const messageId = /<MessageId>(.*)<\/MessageId>/.exec(published.body)?.[1] ?? '';

  await expect.poll(() => pushes.length, PATIENCE).toBe(1);

  const [{ target, headers, body } = { target: '', headers: {}, body: '' }] = pushes;

  expect(target).toBe('/notifications');
  expect(body).toContain('<Message>a &amp; b</Message>');
  expect(body).toContain(`<MessageId>${messageId}</MessageId>`);
  expect(body).toContain('<MessageTag>tag</MessageTag>');
  expect(Object.keys(headers).sort()).toEqual(PUSH_HEADERS);
  expect(headers).toMatchObject({
    accept: '*/*',
    connection: 'keep-alive',
    'user-agent': 'Aliyun Notification Service Agent',
    'content-type': 'text/xml;charset=utf-8',
    'content-md5': Buffer.from(md5(body)).toString('base64'),
    'x-mns-version': '2015-06-06',
    'x-mns-request-id': expect.stringMatching(/^[0-9A-F]{24}$/) as string,
  });
  // A subscriber may know only these headers, and verify no others.
  expect(serviceHeaders(headers)).toEqual(['x-mns-request-id', 'x-mns-signing-cert-url', 'x-mns-version']);
  expect(await isSigned({ target, headers, body })).toBe(true);
});

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function serviceHeaders(headers: IncomingHttpHeaders): string[] {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-mns-'))
    .sort();
}

/** Whether a push is signed by the key whose certificate it names. Headers are bytes, which Node reads as Latin-1. */
async function isSigned({ target, headers }: Push): Promise<boolean> {
  const certificateUrl = Buffer.from(String(headers['x-mns-signing-cert-url']), 'base64').toString();
  const certificate = new X509Certificate(await (await fetch(certificateUrl)).text());
  const signed = Buffer.from(mnsStringToSign({ method: 'POST', target, headers }), 'latin1');
  return verify('sha1', signed, certificate.publicKey, Buffer.from(headers.authorization ?? '', 'base64'));
}

test('puts into headers what a bare message cannot hold, including a tag in any language', async () => {
  const { url, pushes } = await startSubscriber();
  const topic = await newTopic(`<Endpoint>${url}</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>`);

  const published = await publish(topic, '<MessageBody>hello</MessageBody><MessageTag>重要</MessageTag>');

  await expect.poll(() => pushes.length, PATIENCE).toBe(1);

  const [push = { target: '', headers: {}, body: '' }] = pushes;

  expect(push.headers).toMatchObject({
    'content-type': 'text/plain;charset=utf-8',
    'content-md5': md5('hello').toUpperCase(),
    'x-mns-message-id': /<MessageId>(.*)<\/MessageId>/.exec(published.body)?.[1] ?? '',
    'x-mns-topic-owner': ACCOUNT_ID,
    'x-mns-topic-name': topic,
    'x-mns-subscriber': ACCOUNT_ID,
    'x-mns-subscription-name': 's',
    'x-mns-publish-time': expect.stringMatching(/^\d{13}$/) as string,
  });
  expect(Buffer.from(String(push.headers['x-mns-message-tag']), 'latin1').toString()).toBe('重要');
  expect(await isSigned(push)).toBe(true);
});

test('pushes JSON and bare messages to the URL that was given', async () => {
  const { url, pushes } = await startSubscriber();
  const topic = await newTopic(
    `<Endpoint>${url}/hook?x=1</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>`,
  );
  const json = `<Subscription><Endpoint>${url}/json</Endpoint><NotifyContentFormat>JSON</NotifyContentFormat></Subscription>`;

  await send('PUT', `/topics/${topic}/subscriptions/json`, json);
  await publish(topic, '<MessageBody>hello</MessageBody>');

  await expect.poll(() => pushes.length, PATIENCE).toBe(2);
  const bodyOf = (target: string): string => pushes.find((push) => push.target === target)?.body ?? '';
  expect(bodyOf('/hook?x=1')).toBe('hello');
  expect(JSON.parse(bodyOf('/json'))).toMatchObject({ TopicName: topic, Message: 'hello' });
});

test('pushes again until the subscriber takes it', async () => {
  const { url, pushes } = await startSubscriber(500, 404, 302);
  const topic = await newTopic(`<Endpoint>${url}</Endpoint>`);

  await publish(topic, '<MessageBody>x</MessageBody>');

  await expect.poll(() => pushes.length, PATIENCE).toBe(4);
  const ids = pushes.map(({ body }) => /<MessageId>(.*)<\/MessageId>/.exec(body)?.[1]);
  expect(new Set(ids).size).toBe(1);
  expect(ids).not.toContain(undefined);
});

test('gives up on an endpoint that is not there', async () => {
  const topic = await newTopic('<Endpoint>http://127.0.0.1:1/</Endpoint>');
  await publish(topic, '<MessageBody>x</MessageBody>');

  await expect.poll(() => cloud.log.at(-1), PATIENCE).toBe('notification given up');
});

test('delivers to queues', async () => {
  await send('PUT', '/queues/inbox');
  const endpoint = 'acs:mns:cn-hangzhou:1234567890:queues/inbox';
  const topic = await newTopic(
    `<Endpoint>${endpoint}</Endpoint><FilterTag>yes</FilterTag><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>`,
  );
  await publish(topic, '<MessageBody>no</MessageBody><MessageTag>no</MessageTag>');
  await publish(topic, '<MessageBody>yes</MessageBody><MessageTag>yes</MessageTag>');
  const { body } = await send('GET', '/queues/inbox/messages?numOfMessages=16');

  expect(body.match(/<MessageBody>\w+/g)).toEqual(['<MessageBody>yes']);
});

test.each(['mail:directmail:a@example.com', 'sms:directsms:anonymous', 'sms:directsms:13800000000', 'push:23456789'])(
  'accepts %s, and logs what it would send there',
  async (endpoint) => {
    const topic = await newTopic(`<Endpoint>${endpoint}</Endpoint>`);

    expect((await publish(topic, '<MessageBody>x</MessageBody>')).status).toBe(201);
    expect(cloud.log.at(-1)).toBe('notification not sent');
  },
);

test('describes, changes, lists and ends subscriptions', async () => {
  const endpoint = '<Endpoint>http://127.0.0.1:1/x</Endpoint>';
  const topic = await newTopic(`${endpoint}<FilterTag>f</FilterTag>`);
  const path = `/topics/${topic}/subscriptions`;
  const again = `<Subscription>${endpoint}<FilterTag>f</FilterTag></Subscription>`;

  expect((await send('PUT', `${path}/s`, again)).status).toBe(204);
  expect(await send('PUT', `${path}/s`, `<Subscription>${endpoint}</Subscription>`)).toMatchObject({
    status: 409,
    code: 'SubscriptionAlreadyExist',
  });

  const strategy = '<Subscription><NotifyStrategy>EXPONENTIAL_DECAY_RETRY</NotifyStrategy></Subscription>';

  expect((await send('PUT', `${path}/s?metaoverride=true`, strategy)).status).toBe(204);

  const { body } = await send('GET', `${path}/s`);

  for (const part of [
    '<SubscriptionName>s</SubscriptionName>',
    '<TopicOwner>1234567890</TopicOwner>',
    `<TopicName>${topic}</TopicName>`,
    endpoint,
    '<FilterTag>f</FilterTag>',
    '<NotifyStrategy>EXPONENTIAL_DECAY_RETRY</NotifyStrategy>',
    '<NotifyContentFormat>XML</NotifyContentFormat>',
  ])
    expect(body).toContain(part);

  const list = await send('GET', path, '', { 'x-mns-ret-number': '1' });
  const url = `<SubscriptionURL>${cloud.url}${path}/s</SubscriptionURL>\n</Subscription>`;

  expect(list.body).toContain(url);
  expect(list.body).not.toContain('NextMarker');
  expect((await send('DELETE', `${path}/s`)).status).toBe(204);
  expect(await send('GET', `${path}/s`)).toMatchObject({ status: 404, code: 'SubscriptionNotExist' });
  expect((await send('DELETE', `/topics/${topic}`)).status).toBe(204);
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../random.ts';
import { HEAP_NOISE, heapUsed } from '../support/heap.ts';
import { call, type RawAnswer } from './client.ts';
import { type StartedMns, startMns } from './startMns.ts';

let cloud: StartedMns;

beforeAll(async () => {
  cloud = await startMns();
  cloud.mns.inMemory.createQueue('q');
  cloud.mns.inMemory.createTopic('t');
});

afterAll(() => cloud.close());

function send(method: string, target: string, body = '', headers: Record<string, string> = {}): Promise<RawAnswer> {
  return call(cloud.url, { method, target, body, headers });
}

const message = (content: string): string => `<Message>${content}</Message>`;

describe('requests that make no sense', () => {
  test.each([
    ['GET', '/', 'InvalidRequestURL', 400],
    ['GET', '/nothing', 'InvalidRequestURL', 400],
    ['GET', '/queues/q/other', 'InvalidRequestURL', 400],
    ['GET', '/queues//messages', 'InvalidRequestURL', 400],
    ['GET', '/queues/q/messages/x', 'InvalidRequestURL', 400],
    ['PATCH', '/queues/q', 'InvalidRequestURL', 400],
    ['POST', '/queues', 'InvalidRequestURL', 400],
    ['GET', '/commonbuy/openservice', 'InvalidRequestURL', 400],
    ['POST', '/commonbuy/other', 'InvalidRequestURL', 400],
    ['GET', '/queues/none', 'QueueNotExist', 404],
    ['GET', '/queues/none/messages', 'QueueNotExist', 404],
    ['GET', '/topics/none', 'TopicNotExist', 404],
    ['GET', '/topics/t/subscriptions/none', 'SubscriptionNotExist', 404],
    ['PUT', '/queues/q_1', 'InvalidQueueName', 400],
    ['PUT', `/queues/${'q'.repeat(121)}`, 'QueueNameLengthError', 400],
    ['PUT', '/topics/t_1', 'TopicNameInvalid', 400],
    ['PUT', '/topics/t/subscriptions/s_1', 'SubscriptionNameInvalid', 400],
    ['GET', '/queues/q/messages', 'MessageNotExist', 404],
    ['GET', '/queues/q/messages?peekonly=true', 'MessageNotExist', 404],
    ['GET', '/queues/q/messages?waitseconds=31', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?waitseconds=-1', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?waitseconds=x', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?numOfMessages=0', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?numOfMessages=17', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?numOfMessages=', 'InvalidArgument', 400],
    ['GET', '/queues/q/messages?a=%E0%A4', 'InvalidQueryString', 400],
    ['GET', '/queues/q/messages?waitseconds=0&WaitSeconds=30', 'InvalidQueryString', 400],
    ['DELETE', '/queues/q/messages', 'MissingReceiptHandle', 400],
    ['DELETE', '/queues/q/messages?ReceiptHandle=x', 'ReceiptHandleError', 400],
    ['PUT', '/queues/q/messages?receiptHandle=x', 'MissingVisibilityTimeout', 400],
    ['PUT', '/queues/q/messages?visibilityTimeout=5', 'MissingReceiptHandle', 400],
    ['PUT', '/queues/q/messages?receiptHandle=x&visibilityTimeout=0', 'InvalidArgument', 400],
    ['PUT', '/queues/q/messages?receiptHandle=x&visibilityTimeout=5', 'ReceiptHandleError', 400],
  ])('%s %s is answered with %s', async (method, target, code, status) => {
    expect(await send(method, target)).toMatchObject({ code, status });
  });

  // The service documents no error for these calls, and the vendor's own tests delete what may be gone.
  test.each(['/queues/none', '/topics/none', '/topics/t/subscriptions/none', '/topics/none/subscriptions/none'])(
    'DELETE %s changes nothing and is answered with 204',
    async (target) => {
      expect(await send('DELETE', target)).toMatchObject({ status: 204, body: '' });
    },
  );

  test.each([
    ['PUT', '/queues/new', '<Queue>', 'MalformedXML'],
    ['PUT', '/queues/new', '<Queue><DelaySeconds>x</DelaySeconds></Queue>', 'InvalidArgument'],
    ['PUT', '/queues/new', '<Queue><DelaySeconds>-1</DelaySeconds></Queue>', 'InvalidArgument'],
    ['PUT', '/queues/new', '<Queue><LoggingEnabled>maybe</LoggingEnabled></Queue>', 'InvalidArgument'],
    [
      'PUT',
      '/queues/q?metaoverride=true',
      '<Queue><VisibilityTimeout>0</VisibilityTimeout></Queue>',
      'InvalidArgument',
    ],
    ['POST', '/queues/q/messages', '', 'MalformedXML'],
    ['POST', '/queues/q/messages', '{"MessageBody": "x"}', 'MalformedXML'],
    ['POST', '/queues/q/messages', '<Other/>', 'MalformedXML'],
    ['POST', '/queues/q/messages', '<!DOCTYPE x><Message/>', 'MalformedXML'],
    ['POST', '/queues/q/messages', message(''), 'InvalidArgument'],
    ['POST', '/queues/q/messages', message('<MessageBody>\u0001</MessageBody>'), 'MalformedXML'],
    ['POST', '/queues/q/messages', message('<MessageBody>&#1;</MessageBody>'), 'MalformedXML'],
    ['POST', '/queues/q/messages', message('<MessageBody></MessageBody>'), 'InvalidArgument'],
    ['POST', '/queues/q/messages', message('<MessageBody><b/></MessageBody>'), 'MalformedXML'],
    ['POST', '/queues/q/messages', message('<MessageBody>x</MessageBody><Priority>0</Priority>'), 'InvalidArgument'],
    ['POST', '/queues/q/messages', message(`<MessageBody>${'x'.repeat(65_537)}</MessageBody>`), 'InvalidArgument'],
    ['POST', '/queues/q/messages', message(`<MessageBody>${'x'.repeat(600_000)}</MessageBody>`), 'InvalidArgument'],
    ['POST', '/queues/q/messages', '<Messages/>', 'InvalidArgument'],
    [
      'POST',
      '/queues/q/messages',
      `<Messages>${message('<MessageBody>x</MessageBody>').repeat(17)}</Messages>`,
      'InvalidArgument',
    ],
    ['DELETE', '/queues/q/messages', '<ReceiptHandles/>', 'InvalidArgument'],
    ['PUT', '/topics/t/subscriptions/s', '<Subscription/>', 'InvalidArgument'],
    ['PUT', '/topics/t/subscriptions/s', '<Subscription><Endpoint>x</Endpoint></Subscription>', 'EndpointInvalid'],
    ['POST', '/topics/t/messages', message(''), 'InvalidArgument'],
  ])('%s %s with %.60s is answered with %s', async (method, target, body, code) => {
    expect(await send(method, target, body)).toMatchObject({ code, status: 400 });
  });
});

describe('what clients write differently', () => {
  test('names in the query in any case, handles encoded or raw', async () => {
    for (const write of [(handle: string) => handle, encodeURIComponent]) {
      await send('POST', '/queues/q/messages', message('<MessageBody>x</MessageBody>'));
      const received = await send('GET', '/queues/q/messages?WaitSeconds=1&NUMOFMESSAGES=1');
      const handle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(received.body)?.[1] ?? '';
      const changed = await send('PUT', `/queues/q/messages?RECEIPTHANDLE=${write(handle)}&VisibilityTIMEOUT=9`);
      const other = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(changed.body)?.[1] ?? '';
      expect((await send('DELETE', `/queues/q/messages?receipthandle=${write(other)}`)).status).toBe(204);
    }
  });

  test('booleans, an empty body, a slash at the end', async () => {
    expect((await send('PUT', '/queues/empty/')).status).toBe(201);

    const body = '<Queue><LoggingEnabled>TRUE</LoggingEnabled></Queue>';

    expect((await send('PUT', '/queues/empty?MetaOverride=True', body)).status).toBe(204);
    expect((await send('GET', '/queues/empty')).body).toContain('<LoggingEnabled>True</LoggingEnabled>');
  });

  test('bodies with every kind of character come back as they were', async () => {
    const written = '&lt;a&gt; &amp;amp; &quot;&apos; &#13;&#10; &#x1F600; é <![CDATA[<b>&]]>';

    await send('POST', '/queues/q/messages', message(`<MessageBody>${written}</MessageBody>`));
    const { body } = await send('GET', '/queues/q/messages');

    expect(/<MessageBody>(.*)<\/MessageBody>/s.exec(body)?.[1]).toBe(
      '&lt;a&gt; &amp;amp; &quot;&apos; &#13;\n 😀 é &lt;b&gt;&amp;',
    );
  });

  test('parameters repeated in a body that means nothing', async () => {
    await send('POST', '/queues/q/messages', message('<MessageBody>x</MessageBody>'));
    const received = await send('GET', '/queues/q/messages');
    const handle = encodeURIComponent(/<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(received.body)?.[1] ?? '');
    const hiding = `ReceiptHandle=${handle}&VisibilityTimeout=9`;
    const changed = await send('PUT', `/queues/q/messages?${hiding}`, hiding);

    expect(changed.status).toBe(200);

    const other = encodeURIComponent(/<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(changed.body)?.[1] ?? '');
    const query = `ReceiptHandle=${other}`;

    expect((await send('DELETE', `/queues/q/messages?${query}`, query)).status).toBe(204);
  });

  test('a batch of handles in elements of another case', async () => {
    await send('POST', '/queues/q/messages', message('<MessageBody>x</MessageBody>'));
    const received = await send('GET', '/queues/q/messages');
    const handle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(received.body)?.[1] ?? '';
    const body = `<ReceiptHandles><receiptHandle>${handle}</receiptHandle></ReceiptHandles>`;

    expect((await send('DELETE', '/queues/q/messages', body)).status).toBe(204);
    expect(await send('DELETE', '/queues/q/messages', body)).toMatchObject({ status: 404 });
  });

  test('user properties are delivered', async () => {
    await send('POST', '/queues/q/messages', message(`<MessageBody>x</MessageBody>${PROPERTIES}`));

    expect(withoutSpace((await send('GET', '/queues/q/messages')).body)).toContain(PROPERTIES);
  });

  test('properties of a published message are delivered to queues', async () => {
    const subscription = `<Endpoint>acs:mns:cn-hangzhou:1:queues/q</Endpoint>`;
    await send('PUT', '/topics/t/subscriptions/s', `<Subscription>${subscription}</Subscription>`);

    await send('POST', '/topics/t/messages', message(`<MessageBody>x</MessageBody>${PROPERTIES}`));

    expect(withoutSpace((await send('GET', '/queues/q/messages')).body)).toContain(PROPERTIES);
  });

  // Readers that go from node to node count on both, such as the vendor's PHP SDK.
  test('every element stands on a line of its own, and nothing follows the user properties', async () => {
    await send('POST', '/queues/q/messages', message(`<MessageBody>x</MessageBody>${PROPERTIES}`));

    const { body } = await send('GET', '/queues/q/messages?numOfMessages=1');

    expect(body).not.toMatch(/></);
    expect(withoutSpace(body)).toMatch(/<\/UserProperties><\/Message><\/Messages>$/);
  });

  test('an error has the namespace in which the vendor’s Java SDK looks for it', async () => {
    expect((await send('GET', '/queues/nobody')).body).toContain('<Error xmlns="http://mns.aliyuncs.com/doc/v1">');
    expect((await send('GET', '/queues')).body).toContain('<Queues xmlns="http://mns.aliyuncs.com/doc/v1/">');
  });

  test('lists show attributes when asked to', async () => {
    const headers = { 'x-mns-with-meta': 'true', 'x-mns-prefix': 'q', 'x-mns-ret-number': '1' };

    const { body } = await send('GET', '/queues', '', headers);

    expect(withoutSpace(body)).toContain(
      `<Queue><QueueURL>${cloud.url}/queues/q</QueueURL><QueueName>q</QueueName><DelaySeconds>0<`,
    );
    expect(await send('GET', '/queues', '', { 'x-mns-ret-number': '1001' })).toMatchObject({ code: 'InvalidArgument' });
  });
});

const PROPERTIES =
  '<SystemProperties><SystemPropertyValue><Name>traceparent</Name><Value>00-1-2-01</Value><Type>STRING</Type>' +
  '</SystemPropertyValue></SystemProperties>' +
  '<UserProperties><PropertyValue><Name>n</Name><Value>v</Value><Type>STRING</Type></PropertyValue></UserProperties>';

/** A document without the white space between its elements. */
function withoutSpace(document: string): string {
  return document.replace(/>\s+</g, '><');
}

// As the vendor's clients for Python, Go and Java ask for it.
test('the service is open already, and opening it again is answered with an order', async () => {
  const answer = await send('POST', '/commonbuy/openservice');

  expect(answer.status).toBe(200);
  expect(withoutSpace(answer.body)).toMatch(/<OpenService xmlns="[^"]+"><OrderId>\d+<\/OrderId><\/OpenService>$/);
});

test('the account keeps where its logs would go', async () => {
  const bucket = async (): Promise<string | undefined> =>
    /<LoggingBucket>(.*)<\/LoggingBucket>/.exec((await send('GET', '/?accountmeta=true')).body)?.[1];

  expect(await bucket()).toBe('');

  const body = '<Account><LoggingBucket>logs</LoggingBucket></Account>';

  expect((await send('PUT', '/?accountmeta=true', body)).status).toBe(204);
  expect((await send('PUT', '/?accountmeta=true', '<Account/>')).status).toBe(204);
  expect(await bucket()).toBe('logs');
  expect(await send('PUT', '/', body)).toMatchObject({ code: 'InvalidRequestURL', status: 400 });
});

test('the handle of a delayed message deletes it', async () => {
  cloud.mns.inMemory.createQueue('delayed');

  const body = message('<MessageBody>x</MessageBody><DelaySeconds>60</DelaySeconds>');
  const sent = await send('POST', '/queues/delayed/messages', body);
  const handle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(sent.body)?.[1] ?? '';

  expect((await send('DELETE', `/queues/delayed/messages?ReceiptHandle=${handle}`)).status).toBe(204);
  expect(cloud.mns.inMemory.queue('delayed').describe().DelayMessages).toBe(0);
});

/** Bytes of all kinds: purely random ones, and nearly correct HTTP. */
function garbage(random: ReturnType<typeof createRandom>): string {
  const pick = <T>(...choices: [T, ...T[]]): T => choices[random.integer(0, choices.length - 1)] ?? choices[0];
  const noise = String.fromCharCode(...Array.from({ length: random.integer(1, 60) }, () => random.integer(0, 255)));
  const line = `${pick('GET', 'POST', 'PUT', 'DELETE', 'BREW', '')} ${pick('/', '/queues/', '/queues/q/messages?', '//', '*', 'x')}${pick('', noise, '%%%', '?a=b&&=')} ${pick('HTTP/1.1', 'HTTP/1.1', 'HTTP/9', '')}`;
  const header = pick(
    '',
    `Authorization: MNS testKey:${random.text(28)}`,
    'Content-Length: -1',
    'Transfer-Encoding: x',
    `X: ${noise}`,
  );
  return (
    pick(noise, `${line}\r\nHost: x\r\n${header}\r\n\r\n`, `${line}\r\nHost: x\r\nContent-Length: 4\r\n\r\n<a/>`) +
    '\r\n\r\n'
  );
}

/**
 * Sends raw bytes and resolves to status and code of the first answer, `403 AccessDenied`; `none` when the server just
 * closed.
 */
async function outcomeOf(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.end(bytes, 'latin1');
  await once(socket, 'close');
  const [, status, code = ''] = /^HTTP\/1\.1 (\d{3})(?:[^]*<Code>(\w+)<\/Code>)?/.exec(answer) ?? [];
  return status === undefined ? 'none' : `${status} ${code}`;
}

// Two to three seconds on an idle machine.
test('answers 10,000 malformed requests with a documented 4xx each, keeps nothing of them and goes on serving', async () => {
  const seed = 7;
  const random = createRandom(seed);
  const port = Number(new URL(cloud.url).port);
  const outcomes = new Set<string>();
  let before = 0;
  for (let round = 0; round < 200; round++) {
    if (round === 10) before = heapUsed();
    const bytes = Array.from({ length: 50 }, () => garbage(random));
    for (const outcome of await Promise.all(bytes.map((one) => outcomeOf(port, one)))) outcomes.add(outcome);
  }
  // Every answered code is a documented one, because its type allows no other.
  const unexpected = [...outcomes].filter((outcome) => !/^4\d\d [A-Z]\w+$/.test(outcome));

  expect(unexpected, `seed ${seed}`).toEqual([]);
  expect(heapUsed() - before).toBeLessThan(HEAP_NOISE);
  expect(cloud.log).toEqual([]);
  expect((await send('GET', '/queues')).status).toBe(200);
}, 90_000);

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, type RawAnswer } from './client.ts';
import { type StartedMns, startMns } from './startMns.ts';

let cloud: StartedMns;

beforeAll(async () => {
  cloud = await startMns();
  await call(cloud.url, { method: 'PUT', target: '/queues/q' });
});

afterAll(() => cloud.close());

const send = (body: string): Promise<RawAnswer> =>
  call(cloud.url, { method: 'POST', target: '/queues/q/messages', body });

const receive = (): Promise<RawAnswer> => call(cloud.url, { target: '/queues/q/messages' });

/** The text of the first element of this name in an answer, as it is written there. */
function written(answer: RawAnswer, name: string): string | undefined {
  return new RegExp(`<${name}>([^]*?)</${name}>`).exec(answer.body)?.[1];
}

const BASE64 = Buffer.from('<hello>').toString('base64');

// docs/local-cloud.md has the same table.
describe('the service takes a body', () => {
  test.each([
    ['with references in the place of special characters', '<Message><MessageBody>&lt;a&gt; &amp; b</MessageBody></Message>', '&lt;a&gt; &amp; b'], // prettier-ignore
    ['as a CDATA section', '<Message><MessageBody><![CDATA[<a> & b]]></MessageBody></Message>', '&lt;a&gt; &amp; b'],
    ['in base64, which stays as it is', `<Message><MessageBody>${BASE64}</MessageBody></Message>`, BASE64],
    ['with space around it, which belongs to it', '<Message><MessageBody> a\n</MessageBody></Message>', ' a\n'],
    ['whose writer posts the whole document as bytes', '\uFEFF<?xml version="1.0"?><Message><MessageBody>a</MessageBody></Message>', 'a'], // prettier-ignore
  ])('%s', async (_how, document, expected) => {
    const sent = await send(document);
    const received = await receive();
    await call(cloud.url, {
      method: 'DELETE',
      target: `/queues/q/messages?ReceiptHandle=${written(received, 'ReceiptHandle') ?? ''}`,
    });

    expect(sent.status).toBe(201);
    expect(written(received, 'MessageBody')).toBe(expected);
    expect(written(received, 'MessageBodyMD5')).toBe(written(sent, 'MessageBodyMD5'));
  });
});

describe('the service refuses a body', () => {
  test.each([
    ['of bytes that are no XML', 'hello', 'MalformedXML'],
    ['of JSON', '{"MessageBody": "hello"}', 'MalformedXML'],
    ['of XML that is no message', '<hello>world</hello>', 'MalformedXML'],
    ['with a bare ampersand', '<Message><MessageBody>a & b</MessageBody></Message>', 'MalformedXML'],
    ['with elements in its text', '<Message><MessageBody><b>a</b></MessageBody></Message>', 'MalformedXML'],
    ['with a reference to no character', '<Message><MessageBody>&nbsp;</MessageBody></Message>', 'MalformedXML'],
    ['with a control character', '<Message><MessageBody>\u0001</MessageBody></Message>', 'MalformedXML'],
    ['without a text', '<Message><MessageBody/></Message>', 'InvalidArgument'],
    ['without the element', '<Message/>', 'InvalidArgument'],
    ['that is empty', '', 'MalformedXML'],
    ['over 64 KiB', `<Message><MessageBody>${'a'.repeat(65_537)}</MessageBody></Message>`, 'InvalidArgument'],
  ])('%s', async (_which, document, code) => {
    expect(await send(document)).toMatchObject({ status: 400, code });
    expect(await receive()).toMatchObject({ status: 404, code: 'MessageNotExist' });
  });
});

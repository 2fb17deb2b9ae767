/**
 * The code of the function: it tells the queue `QUEUE` what it was called with, as it came. What comes of a queue whose name
 * holds `-failing-` it fails at. It has no packages: the runtime can sign and send.
 */
export const PROBE = `
const { createHmac } = require('node:crypto');

exports.handler = async (event, { credentials }) => {
  const text = event.toString();
  if (text.includes('-failing-')) throw new Error('This message was to fail.');
  const path = '/queues/' + process.env.QUEUE + '/messages';
  const date = new Date().toUTCString();
  const toSign = ['POST', '', 'text/xml', date, 'x-mns-version:2015-06-06', path].join('\\n');
  const signature = createHmac('sha1', credentials.accessKeySecret).update(toSign).digest('base64');
  const body = '<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageBody>' +
    Buffer.from(text).toString('base64') + '</MessageBody></Message>';
  const answer = await fetch(process.env.MNS + path, {
    method: 'POST',
    headers: {
      date,
      'content-type': 'text/xml',
      'x-mns-version': '2015-06-06',
      'security-token': credentials.securityToken,
      authorization: 'MNS ' + credentials.accessKeyId + ':' + signature,
    },
    body,
  });
  if (answer.status !== 201) throw new Error('MNS answered ' + answer.status + ': ' + (await answer.text()));
};
`;

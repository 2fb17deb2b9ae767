#!/usr/bin/env bash
# A number of 16 digits, such as an account's id, is no number.
#
# Package:   npm @alicloud/pop-core 1.8.0, beside @alicloud/ecs20140526 7.11.6 with @alicloud/openapi-core 1.0.8.
# Expected:  DescribeImages documents ImageOwnerId as a long. Account ids have 16 digits and are below 2^53, so that
#            JSON.parse reads them exactly. The vendor's typed SDK gives a number for the same answer.
# Seen:      pop-core gives a number up to 15 digits and a BigNumber object from 16 on: comparing by === is never true,
#            and JSON.stringify writes a string where the answer had a number. Its readme does not mention it.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact \
    @alicloud/pop-core@1.8.0 @alicloud/ecs20140526@7.11.6 @alicloud/openapi-core@1.0.8
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >owner.js <<'JS'
const http = require('node:http');
const Ecs = require('@alicloud/ecs20140526');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { RPCClient } = require('@alicloud/pop-core');

const OWNER = 1234567890123456;
const SYSTEM = 123456789012345;
const server = http.createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ RequestId: 'R1', Images: { Image: [{ ImageOwnerId: OWNER }, { ImageOwnerId: SYSTEM }] } }));
});
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `127.0.0.1:${server.address().port}`;
  const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };
  const untyped = new RPCClient({ ...keys, endpoint: `http://${endpoint}`, apiVersion: '2014-05-26' });
  const typed = new Ecs.default(new $OpenApiUtil.Config({ ...keys, endpoint, protocol: 'http' }));
  const [owner, system] = (await untyped.request('DescribeImages', { RegionId: 'cn-hangzhou' })).Images.Image;
  const { body } = await typed.describeImages(new Ecs.DescribeImagesRequest({ regionId: 'cn-hangzhou' }));
  console.log([
    `pop-core: 15 digits ${typeof system.ImageOwnerId}`,
    `16 digits ${typeof owner.ImageOwnerId}`,
    `equal ${owner.ImageOwnerId === OWNER}`,
    `as JSON ${JSON.stringify(owner.ImageOwnerId)}`,
    `typed SDK: equal ${body.images.image[0].imageOwnerId === OWNER}`,
  ].join(', '));
  process.exit();
});
JS
seen=$(node owner.js)
echo "$seen"
[[ $seen == 'pop-core: 15 digits number, 16 digits object, equal false, as JSON "1234567890123456", typed SDK: equal true' ]]

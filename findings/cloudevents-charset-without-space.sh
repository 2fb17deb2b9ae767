#!/usr/bin/env bash
# One space in a content type decides whether an event's data is an object or a string.
#
# Package:   npm cloudevents 10.0.0.
# Expected:  RFC 9110 (section 8.3.1): "application/json;charset=utf-8" and the same with a space after the semicolon are
#            one content type. HTTP.toEvent reads the JSON of an event in binary mode into event.data. Examples of
#            EventBridge's events have the form without the space, its Node.js SDK (1.3.2) sends the form with it.
# Seen:      With the space, data is an object. Without it, or with UTF-8 in capitals, data is the unparsed string, and
#            HTTP.structured passes it on as a string in quotes: the next reader finds no data.state either.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact cloudevents@10.0.0
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >read.js <<'JS'
const { HTTP } = require('cloudevents');

const told = (contentType) => {
  const headers = {
    'ce-id': '1', 'ce-source': 'acs.ecs', 'ce-specversion': '1.0', 'ce-type': 'ecs:Instance:StateChange',
    'ce-time': '2026-11-28T12:00:00Z', 'content-type': contentType,
  };
  const event = HTTP.toEvent({ headers, body: '{"state":"Running"}' });
  const passedOn = JSON.parse(HTTP.structured(event).body).data;
  return `"${contentType}" ${typeof event.data}, passed on as ${typeof passedOn}`;
};
const types = ['application/json; charset=utf-8', 'application/json;charset=utf-8', 'application/json; charset=UTF-8'];
console.log(types.map(told).join('; '));
JS
seen=$(node read.js)
echo "$seen"
[[ $seen == '"application/json; charset=utf-8" object, passed on as object; "application/json;charset=utf-8" string, passed on as string; "application/json; charset=UTF-8" string, passed on as string' ]]

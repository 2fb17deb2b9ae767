# curl for HTTP triggers with `authType: function`. Source it, then: fc METHOD URL [BODY]
#
#   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=…
#   fc POST http://127.0.0.1:8400/create '{"count": 2}'
#
# Function Compute verifies ACS3-HMAC-SHA256 over method, path, query (sorted, percent-encoded by you) and the x-acs
# headers, with nothing in the place of the payload's hash. Needs curl and openssl.

fc() {
  local method=$1 url=$2 body=${3-}
  local rest=${url#*://*/} path query= date nonce names canonical digest signature
  path=/${rest%%\?*}
  case $url in *\?*) query=${url#*\?} ;; esac
  date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  nonce=$(openssl rand -hex 16)
  names='x-acs-date;x-acs-signature-nonce'
  canonical=$(printf '%s\n%s\n%s\nx-acs-date:%s\nx-acs-signature-nonce:%s\n\n%s\n_' \
    "$method" "$path" "$query" "$date" "$nonce" "$names")
  digest=$(printf '%s' "${canonical%_}" | openssl dgst -sha256 -hex | sed 's/^.* //')
  signature=$(printf 'ACS3-HMAC-SHA256\n%s' "$digest" |
    openssl dgst -sha256 -hmac "$ALIBABA_CLOUD_ACCESS_KEY_SECRET" -hex | sed 's/^.* //')
  curl -sS -X "$method" "$url" ${body:+--data "$body"} -H "x-acs-date: $date" -H "x-acs-signature-nonce: $nonce" \
    -H "Authorization: ACS3-HMAC-SHA256 Credential=$ALIBABA_CLOUD_ACCESS_KEY_ID,SignedHeaders=$names,Signature=$signature"
}

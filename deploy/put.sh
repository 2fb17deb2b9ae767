#!/bin/sh
# Puts the searches, the dashboard and the alarms into the log project, with the vendor's CLI (aliyun). docs/observability.md
# says which permissions that takes. What is there already is refused and stays: the CLI's Update calls change it.
set -eu
: "${REGION:?the region of the functions}" "${LOG_PROJECT:?the project that the functions log to}"
: "${LOG_STORE:=default-logs}" "${ACTION_POLICY:?the id of the action policy that tells whom an alarm reaches}"

put() {
  body=$(sed "s|\"REGION\"|\"$REGION\"|; s|\"LOG_PROJECT\"|\"$LOG_PROJECT\"|; s|\"LOG_STORE\"|\"$LOG_STORE\"|; s|\"ACTION_POLICY\"|\"$ACTION_POLICY\"|" "$2")
  aliyun sls "$1" --region "$REGION" --project "$LOG_PROJECT" --body "$body" || echo "$2: not put" >&2
}

here=$(dirname "$0")
for file in "$here"/queries/*.json; do put CreateSavedSearch "$file"; done
put CreateDashboard "$here/dashboard.json"
for file in "$here"/alarms/*.json; do put CreateAlert "$file"; done

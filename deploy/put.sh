#!/bin/sh
# Puts the searches, the dashboard and the alarms into the log project, with the vendor's CLI (aliyun). docs/observability.md
# says which permissions that takes. What is there already is refused and stays: the CLI's Update calls change it.
set -eu
: "${REGION:?the region of the functions}" "${LOG_PROJECT:?the project that the functions log to}"
: "${LOG_STORE:=default-logs}" "${ACTION_POLICY:?the id of the action policy that tells whom an alarm reaches}"

if ! command -v aliyun > /dev/null; then
  echo "error: there is no aliyun, the vendor's CLI: install it, and run \"aliyun configure\"." >&2
  exit 1
fi

count=0
put() {
  body=$(sed "s|\"REGION\"|\"$REGION\"|; s|\"LOG_PROJECT\"|\"$LOG_PROJECT\"|; s|\"LOG_STORE\"|\"$LOG_STORE\"|; s|\"ACTION_POLICY\"|\"$ACTION_POLICY\"|" "$2")
  if aliyun sls "$1" --region "$REGION" --project "$LOG_PROJECT" --body "$body"; then
    count=$((count + 1))
  else
    echo "$2: not put" >&2
  fi
}

here=$(dirname "$0")
for file in "$here"/queries/*.json; do put CreateSavedSearch "$file"; done
put CreateDashboard "$here/dashboard.json"
for file in "$here"/alarms/*.json; do put CreateAlert "$file"; done

if [ "$count" -eq 0 ]; then
  echo "error: nothing was put, for the reasons above. What was there already has stayed." >&2
  exit 1
fi

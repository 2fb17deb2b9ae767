#!/usr/bin/env bash
# Cancelling the copy of an image never says in which region.
#
# Package:   Go module github.com/denverdino/aliyungo v0.0.0-20190125010748-a747050bb1ba.
# Expected:  CancelCopyImage(regionId, imageId) sends both: ECS documents RegionId and ImageId as required.
# Seen:      RegionId is left out, whatever region is given: it stands in a field without a capital, which the encoder of
#            the query skips. CopyImage of the same client does send it.
# Date:      2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
{
  go mod init cancel
  go get github.com/denverdino/aliyungo@v0.0.0-20190125010748-a747050bb1ba
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/denverdino/aliyungo/common"
	"github.com/denverdino/aliyungo/ecs"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		_, named := query["RegionId"]
		fmt.Printf("%s names its region: %v. ", query.Get("Action"), named)
		answer.Header().Set("Content-Type", "application/json")
		fmt.Fprint(answer, `{"RequestId":"R1","ImageId":"m-2"}`)
	}))
	defer server.Close()
	client := ecs.NewClientWithEndpoint(server.URL, "id", "secret")
	region := common.Region("cn-hangzhou")
	if _, err := client.CopyImage(&ecs.CopyImageArgs{RegionId: region, ImageId: "m-1"}); err != nil {
		panic(err)
	}
	if err := client.CancelCopyImage(region, "m-2"); err != nil {
		panic(err)
	}
}
GO
seen=$(go run .)
echo "$seen"
[[ $seen == "CopyImage names its region: true. CancelCopyImage names its region: false. " ]]

module clients/mns

go 1.24

require github.com/aliyun/aliyun-mns-go-sdk v1.0.12-0.20260713063909-4894e5576a28

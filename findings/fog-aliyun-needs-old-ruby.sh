#!/usr/bin/env bash
# The ECS provider of fog makes no call on any Ruby since 3.0.
#
# Package:   Debian 12 ruby-fog-aliyun 0.3.2-4, with the Ruby 3.1 that Debian 12 has.
# Expected:  The package is installed with this Ruby. `list_servers` sends DescribeInstances, and returns its answer.
# Seen:      Nothing is sent: NoMethodError, `URI.encode`, which Ruby 3.0 removed, and which each request of this provider
#            calls to write its time. So it is with every other call of the provider.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
{
  needed=(ruby-fog-aliyun=0.3.2-4 ruby-fog-core=2.3.0-1 ruby-fog-json=1.2.0-1 ruby-excon=0.88.0-1
    ruby-formatador=0.2.5-4 ruby-builder=3.2.4-2 ruby-multi-json=1.14.1-2 ruby-mime-types=3.4.1-2
    ruby-mime-types-data=3.2022.0105-1 ruby-ipaddress=0.8.3-3 ruby-xml-simple=1.1.9-1)
  apt-get download "${needed[@]}"
  for package in ./*.deb; do dpkg -x "$package" packages; done
} >install.log 2>&1 || { cat install.log >&2; exit 1; }
export RUBYLIB=$dir/packages/usr/lib/ruby/vendor_ruby

cat >servers.rb <<'RUBY'
require 'socket'
require 'fog/aliyun'

server = TCPServer.new('127.0.0.1', 0)
received = 0
Thread.new do
  loop do
    client = server.accept
    received += 1
    client.readpartial(65_536)
    body = '{"RequestId": "R1", "TotalCount": 0, "Instances": {"Instance": []}}'
    client.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
    client.close
  end
end
compute = Fog::Compute.new(
  provider: :aliyun, aliyun_accesskey_id: 'id', aliyun_accesskey_secret: 'secret',
  aliyun_region_id: 'cn-hangzhou', aliyun_zone_id: 'cn-hangzhou-a', aliyun_url: "http://127.0.0.1:#{server.addr[1]}/"
)
begin
  compute.list_servers
  puts "answered, #{received} requests"
rescue NoMethodError => error
  puts "NoMethodError #{error.name} of #{error.receiver}, #{received} requests"
end
RUBY
seen=$(ruby -W0 servers.rb 2>install.log) || { cat install.log >&2; exit 1; }
echo "$seen"
[[ $seen == *"NoMethodError encode of URI, 0 requests"* ]]

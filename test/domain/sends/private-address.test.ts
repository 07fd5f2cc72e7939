import { expect, it } from "vitest"
import { isPrivateHost, isPublicAddress } from "../../../collector/domain/sends/private-address.ts"

const PRIVATE = [
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255"],
  ...[
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
  ],
  ...["198.18.0.1", "198.19.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:a00:1", "::ffff:0:127.0.0.1"],
  ...[
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::10.1.2.3",
    "64:ff9b:1::1",
    "fc00::1",
    "fd00:ec2::254",
  ],
  ...[
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:1::1",
    "2001:db8::1",
  ],
  ...["", "localhost", "fe80::1%eth0", "1.2.3", "8.8.8.8/32", "08.8.8.8", "nonsense"],
]
it.each(PRIVATE)("%s is no address of the public internet", (address) =>
  expect(isPublicAddress(address)).toBe(false))

const PUBLIC = [
  ...["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255"],
  ...["128.0.0.1", "169.253.1.1", "172.15.255.255", "172.32.0.1", "192.167.1.1", "198.17.1.1", "198.20.0.1"],
  ...["223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
]
it.each(PUBLIC)("%s is one", (address) => expect(isPublicAddress(address)).toBe(true))

const hosts: [url: string, isPrivate: boolean][] = [
  ["http://127.0.0.1/", true],
  ["http://2130706433/", true],
  ["http://0x7f.1/", true],
  ["http://0177.0.0.1/", true],
  ["http://127.1/", true],
  ["http://[::1]/", true],
  ["http://[::ffff:10.0.0.1]/", true],
  ["http://[64:ff9b::169.254.169.254]/", true],
  ["http://localhost/", true],
  ["http://LOCALHOST./", true],
  ["http://a.localhost/", true],
  ["http://printer.local/", true],
  ["http://metadata.google.internal/", true],
  ["http://router.home.arpa/", true],
  ["http://①②⑦.0.0.1/", true],
  ["http://ads.example/", false],
  ["http://localhost.ads.example/", false],
  ["http://notlocalhost/", false],
  ["http://8.8.8.8/", false],
]
it.each(hosts)("the host of %s is private: %s", (url, isPrivate) =>
  expect(isPrivateHost(new URL(url).hostname)).toBe(isPrivate))

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutToBytes,
  hostKind,
  ipv6Bytes,
  isCanonicalIpv4,
  isInetAton,
  isIpv6,
  isPossibleHost,
  readBits,
  readBoolean,
  readInteger,
  readTime,
} from "./values.js";

describe("times", () => {
  it.each([
    ["2", 2000],
    ["1.5", 1500],
    [".5", 500],
    [".", 0],
    ["1.2.3", 1200],
    ["1500ms", 1500],
    ["1500MSEC", 1500],
    ["1ms5", 1],
    ["1ms;", 1],
    ["1usms", 0],
    ["500us", 1],
    ["499us", 0],
    ["0.0005", 1],
    ["010", 10_000],
    ["4294967296", 4_294_967_296_000],
  ])("%s is %d ms", (text, milliseconds) => expect(readTime(text)).toBe(milliseconds));

  it.each(["", "2s", "1m", "1u", "1e2", "+1", "-1", "0x10", "ms", "1 ms", "1\v", "\v1", "1\u00a0", "9223372036854776"])(
    "%j is refused",
    (text) => expect(readTime(text)).toBeUndefined(),
  );

  it("never throws, and what it reads is a whole number", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{0,40}(?:ms|us|s)?$/)), (text) => {
        const read = readTime(text);
        return read === undefined || (Number.isInteger(read) && read >= 0);
      }),
    );
  });
});

describe("numbers", () => {
  it.each([
    ["694", 694],
    ["+5", 5],
    ["-5", -5],
    ["\v5", 5],
    ["694abc", 694],
    ["0x10", 0],
    ["010", 10],
    ["abc", 0],
    ["", 0],
    ["4294967301", 5],
    ["2147483648", -2147483648],
    ["9223372036854775808", -1],
    ["99999999999999999999", -1],
    ["-99999999999999999999", 0],
  ])("%j is %d", (text, number) => expect(readInteger(text)).toBe(number));

  it("are kept in few bits where the daemon has no more", () => {
    expect(readBits("70000", 16)).toBe(4464);
    expect(readBits("-1", 16)).toBe(65535);
    expect(readBits("256", 8)).toBe(0);
    expect(readBits("abc", 8)).toBe(0);
  });

  it("are 32 bits wide", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (number) => {
        const read = readInteger(String(number));
        return read === (read | 0);
      }),
    );
  });
});

describe("booleans", () => {
  it("in any case, and nothing else", () => {
    for (const text of ["true", "ON", "Yes", "y", "1"]) expect(readBoolean(text)).toBe(true);
    for (const text of ["false", "Off", "NO", "n", "0"]) expect(readBoolean(text)).toBe(false);
    for (const text of ["", "t", "01", "1x", "enabled", "legacy"]) expect(readBoolean(text)).toBeUndefined();
  });
});

describe("addresses", () => {
  it.each(["10.0.0.1", "010.0.0.1", "10.1", "10.0.0", "167772161", "0", "255.255.255.255", "01.02.03.04"])(
    "%s is one to inet_aton",
    (text) => expect(isInetAton(text)).toBe(true),
  );

  it.each(["10.0.0.08", "10.0.0.256", "4294967296", "1.2.3.4.5", "1..2", "0x0a000001", "10.0.0.1.", "", "256.1"])(
    "%j is none to inet_aton",
    (text) => expect(isInetAton(text)).toBe(false),
  );

  it("text of digits and points is an address unless a point ends it", () => {
    expect(hostKind("10.1")).toBe("address");
    expect(hostKind("10.0.0.1.")).toBe("name");
    expect(hostKind("gw")).toBe("name");
    expect(isPossibleHost("-dash")).toBe(true);
    for (const text of ["fe80::1", "10.0.0.1/24", "//note", "..", "*", "a;"]) expect(isPossibleHost(text)).toBe(false);
  });

  it("canonical ones have no leading zeros", () => {
    expect(isCanonicalIpv4("225.0.0.1")).toBe(true);
    for (const text of ["225.0.0.01", "225.1", "0341.0.0.1", "225.0.0.1x"]) expect(isCanonicalIpv4(text)).toBe(false);
  });

  it("IPv6 is read as inet_pton does", () => {
    for (const text of ["::", "::1", "FE80::1", "2001:db8::1", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8"]) {
      expect(isIpv6(text), text).toBe(true);
      expect(ipv6Bytes(text), text).toHaveLength(16);
    }
    for (const text of ["", ":", "fe80::1%eth1", "1:2:3:4:5:6:7", "::1::", "fe80::12345", "10.0.0.1", "fe80::1/64"]) {
      expect(isIpv6(text), text).toBe(false);
    }
    expect(ipv6Bytes("ff12::1:2").slice(0, 2)).toEqual([0xff, 0x12]);
  });

  it("any text can be asked about", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        isInetAton(text);
        isPossibleHost(text);
        isIpv6(text);
        return cutToBytes(text, 15).length <= 15;
      }),
    );
  });
});

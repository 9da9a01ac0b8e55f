/** Host sections of two nodes in which every version of drbdadm finds nothing to refuse. */
export const pair = `  on a { device /dev/drbd0; disk /dev/sda7; address 10.0.0.1:7788; meta-disk internal; }
  on b { device /dev/drbd0; disk /dev/sda7; address 10.0.0.2:7788; meta-disk internal; }
`;

/** A resource around statements that stand before the host sections of `pair`. */
export function pairWith(statements: string): string {
  return `resource r0 {\n  protocol C;\n${statements === "" ? "" : `  ${statements}\n`}${pair}}\n`;
}

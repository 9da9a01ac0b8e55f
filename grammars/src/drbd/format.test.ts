import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configOf, drbdVersions, formatDrbd, judge, parseDrbd } from "./index.js";

const shape = (text: string): unknown => {
  const file = parseDrbd(text);
  return [file.tokens.map(({ kind, text }) => `${kind} ${text}`), file.comments.map((comment) => comment.text)];
};

describe("formatDrbd", () => {
  it("puts every statement on a line of its own and keeps comments", () => {
    const text = `# top

global{usage-count no;}


resource r0{#first
protocol C; # why
net{timeout 60;ping-int 5;}
 on alpha { device /dev/drbd0 ;
   # own line
   address ipv6 [fd00::1]:7788; } skip{ }
}
# next
resource r1 { on a b {device /dev/drbd1   minor 1; disk { c-max-rate 10M; c-plan-ahead 0; } } } include "x";`;
    expect(formatDrbd(text)).toBe(`# top

global {
    usage-count no;
}

resource r0 { #first
    protocol               C; # why
    net {
        timeout           60;
        ping-int           5;
    }
    on alpha {
        device           /dev/drbd0;
        # own line
        address          ipv6 [fd00::1]:7788;
    }
    skip { }
}

# next
resource r1 {
    on a b {
        device           /dev/drbd1 minor 1;
        disk {
            c-max-rate   10M;
            c-plan-ahead   0;
        }
    }
}

include "x";
`);
    expect(formatDrbd("", {})).toBe("");
    expect(formatDrbd("a{b c;}", { indent: 2 })).toBe("a {\n  b c;\n}\n");
  });

  it("changes no token and no verdict, and nothing the second time", () => {
    const word = fc.constantFrom(
      ...'resource r0 on alpha net disk timeout 60 { } ; { } ; [ ] : = " "x y" # skip proxy plugin 10.0.0.1 :: a:b:c é'.split(
        " ",
      ),
      "\n",
      "\n\n",
      " ",
      "\r\n",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word, { maxLength: 60 }).map((list) => list.join("")),
      fc.array(word, { maxLength: 60 }).map((list) => list.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const formatted = formatDrbd(text);
        expect(shape(formatted)).toEqual(shape(text));
        expect(formatDrbd(formatted)).toBe(formatted);
        for (const version of drbdVersions) {
          const verdict = (source: string): number => judge(configOf("c", parseDrbd(source)), version).length;
          expect(verdict(formatted) === 0).toBe(verdict(text) === 0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

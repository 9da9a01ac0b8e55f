import type { Range } from "@halint/grammars";
import type { View } from "../workspace.js";
import { addressSubject } from "./hover/address.js";
import { agentSubject } from "./hover/agent.js";
import { authkeysSubject } from "./hover/authkeys-line.js";
import { directiveSubject } from "./hover/directive.js";
import { drbdSubject } from "./hover/drbd-word.js";
import { includeSubject } from "./hover/include.js";
import { interfaceSubject } from "./hover/interface.js";
import { nodeSubject } from "./hover/node.js";
import { secretSubject } from "./hover/secret.js";
import { storageSubject } from "./hover/storage.js";
import type { HoverSubject, HoverText } from "./hover/subject.js";

/** Most particular first: what stands there, then what the words around it mean. */
const subjects: readonly HoverSubject[] = [
  secretSubject,
  addressSubject,
  nodeSubject,
  interfaceSubject,
  storageSubject,
  includeSubject,
  agentSubject,
  authkeysSubject,
  directiveSubject,
  drbdSubject,
];

/** Everything that is known of what stands at an offset, in Markdown. */
export function hover(view: View, offset: number): { range: Range; text: string } | undefined {
  const said: HoverText[] = [];
  for (const subject of subjects) {
    const answer = subject(view, offset);
    if (!answer) continue;
    said.push(answer);
    if (answer.last) break;
  }
  const [first] = said;
  return first && { range: first.range, text: said.map(({ text }) => text).join("\n\n---\n\n") };
}

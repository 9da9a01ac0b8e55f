import { existsSync, readdirSync, statSync } from "node:fs";
import { asHaresources, type ClusterNode, discover, MemoryFiles, resolveAgent } from "@halint/cluster";
import type { Comparison } from "../comparison.js";
import { askResources, type HeartbeatInput, type ResolvedGroup } from "./engine.js";
import { generateHaresources } from "./generate.js";

/** The scripts that this machine has, with their modes; every other fact is the input's own. */
const machineScripts = ["/etc/ha.d/resource.d", "/etc/init.d"].flatMap((directory) =>
  existsSync(directory)
    ? readdirSync(directory).flatMap((name) => {
        const stat = statSync(`${directory}/${name}`, { throwIfNoEntry: false });
        return stat?.isFile() ? [{ path: `${directory}/${name}`, mode: stat.mode & 0o777 }] : [];
      })
    : [],
);

/** halint's answer in the form of the ResourceManager's. */
function resolve(input: HeartbeatInput): Omit<ResolvedGroup, "line">[] {
  const files = new MemoryFiles();
  for (const { path, mode } of machineScripts) files.set(`/machine${path}`, { content: "", mode });
  for (const [name, file] of Object.entries(input.files)) {
    const mode = file.mode ?? (name.startsWith("resource.d/") ? 0o755 : 0o644);
    files.set(`/machine/etc/ha.d/${name}`, { content: file.text, mode });
  }
  const node = discover(files, ["/machine"], { workingDirectory: "/" }).clusters[0]?.nodes[0] as ClusterNode;
  if (!node.haresources) throw new Error("the file was not found");
  return asHaresources(node.haresources).groups.map((group) => ({
    node: group.owner.text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    resources: group.resources.map((resource) => {
      const agent = resolveAgent(node, resource.script.text);
      return {
        word: resource.text,
        script: agent.kind === "found" ? agent.path : null,
        args: resource.args.map((argument) => argument.text),
      };
    }),
  }));
}

const twoBackslashes = "\\\\";
const shells = "two backslashes are one or two, or begin another character, by which shell runs ResourceManager's echo";

/** Groups, scripts and arguments of the generated files of these seeds. */
export async function compareResources(first: number, count: number): Promise<Comparison> {
  const inputs = Array.from({ length: count }, (_, index) => generateHaresources(first + index));
  const answers = await askResources(inputs);
  const known: string[] = [];
  const differences = inputs.flatMap((input, index) => {
    const theirs = answers[index]!.map(({ node, resources }) => ({ node, resources }));
    const ours = resolve(input);
    const text = String(input.files.haresources?.text);
    if (JSON.stringify(ours) !== JSON.stringify(theirs) && text.includes(twoBackslashes)) {
      known.push(`seed ${first + index}: ${shells}`);
      return [];
    }
    return JSON.stringify(ours) === JSON.stringify(theirs)
      ? []
      : [
          `seed ${first + index}: ${JSON.stringify(text)}\n  they ${JSON.stringify(theirs)}\n  we   ${JSON.stringify(ours)}`,
        ];
  });
  return { asked: count, agreed: count - differences.length, known, differences };
}

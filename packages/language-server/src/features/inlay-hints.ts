import { asDrbd, asHaCf, asHaresources, canonicalAddress } from "@halint/cluster";
import { drbd, findAgent, meantHaresources, type Range, readTime } from "@halint/grammars";
import { type InlayHint, InlayHintKind } from "vscode-languageserver";
import type { View } from "../workspace.js";
import { ownerPhrase } from "./hover/address.js";
import { parameterName } from "./hover/agent.js";
import { spoken } from "./hover/directive.js";
import { spokenValue } from "./hover/drbd-word.js";

/** Names of arguments, values in plain units, owners of addresses; each kind can be switched off. */
export function inlayHints(view: View, within: Range): InlayHint[] {
  const hints: InlayHint[] = [];
  const { parameterNames, units, owners } = view.workspace.settings.inlayHints;
  const add = (offset: number, label: string, kind?: InlayHintKind) => {
    if (offset < within.start || offset > within.end) return;
    hints.push({
      position: view.text.position(offset),
      label,
      ...(kind ? { kind } : {}),
      ...(kind === InlayHintKind.Parameter ? { paddingRight: true } : { paddingLeft: true }),
    });
  };
  if (view.language === "haresources" && parameterNames) parameters(view, add);
  if (view.language === "ha.cf") {
    for (const { directive, values } of asHaCf(view.file).settings) {
      for (const word of values) {
        const plain = directive.types[0]?.kind === "time" ? readTime(word.text) : undefined;
        // Whole seconds say it themselves.
        if (units && plain !== undefined && !/^\d+$/.test(word.text)) add(word.range.end, `= ${spoken(plain)}`);
      }
    }
    if (owners) {
      for (const { kind, target } of asHaCf(view.file).media) {
        if (!target || !kind.startsWith("ucast") || canonicalAddress(target.text) === undefined) continue;
        const owner = ownerPhrase(view, target.text);
        if (owner) add(target.range.end, owner, InlayHintKind.Type);
      }
    }
  }
  if (view.language === "drbd") inDrbd(view, units, owners, add);
  return hints;
}

function parameters(view: View, add: (offset: number, label: string, kind?: InlayHintKind) => void): void {
  for (const group of meantHaresources(asHaresources(view.file)).groups) {
    for (const { script, implied, args } of group.resources) {
      if (implied || !findAgent(script.text)) continue;
      args.forEach((arg, index) => {
        const name = parameterName(script.text, index)?.replace(/[/[].*$/, "");
        if (name) add(arg.range.start, `${name}:`, InlayHintKind.Parameter);
      });
    }
  }
}

function inDrbd(
  view: View,
  units: boolean,
  owners: boolean,
  add: (offset: number, label: string, kind?: InlayHintKind) => void,
): void {
  const version = view.configuration?.target.version ?? "8.4";
  for (const node of drbd.walk(asDrbd(view.file))) {
    if (units && node.kind === "option" && node.head && node.value) {
      const spec = drbd.optionSpec(node.parent.kind, node.head.value);
      const unit = spec && drbd.valueSpec(spec, version).unit;
      const said = unit === "s" ? undefined : spokenValue(node.value.value, unit);
      if (said) add(node.value.end, `= ${said}`);
    }
    // In a section of a host the owner is what the section says; an owner by interface files may be another one.
    if (owners && node.kind === "on") {
      const { address } = node;
      const owner = address && ownerPhrase(view, address.host.value);
      if (address && owner?.includes(" ")) add(address.range.end, owner, InlayHintKind.Type);
    }
  }
}

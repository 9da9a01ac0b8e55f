export { type AddressArgument, readAddressArgument } from "./addresses.js";
export { type Agent, type AgentRole, agents, findAgent, findService, type ServiceKind } from "./agents.js";
export type { HaresourcesFile, Owner, Resource, ResourceGroup } from "./ast.js";
export { formatHaresources } from "./format.js";
export { meantHaresources } from "./meant.js";
export { type SlashNote, slashNotes, withoutNotes } from "./notes.js";
export { parseHaresources, readResource } from "./parser.js";
export { type JoinProblem, type PhysicalLine, readPhysicalLines } from "./physical-lines.js";
export { haresourcesLineLimit } from "./start-check.js";

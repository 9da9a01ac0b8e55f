export type * from "./answers.js";
export { type DistributionFacts, distributions } from "./distributions.js";
export { type GeneratedFile, generate, placeOf } from "./files.js";
export { type Plan, planFiles } from "./plan.js";
export type { Problem } from "./problems.js";
export { type Interviewer, interfacesOf, interview, problemText } from "./questions.js";
export { type ReadAnswers, type ReadOptions, readAnswers } from "./read-answers.js";
export { runbook } from "./runbook.js";

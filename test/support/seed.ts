// The same generated inputs in every run of the tests: whoever changes one line is not to be stopped by a mistake that was
// there before. HALINT_SEED=N looks at others; `npm run fuzz` looks for new ones.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.HALINT_SEED ?? 20_261_128) });

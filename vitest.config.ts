import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages are read from their sources ("source" condition), so no build stands between an edit and a test.
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["grammars/**/*.test.ts", "packages/**/*.test.ts", "test/**/*.test.ts", "extension/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/output/**"],
    coverage: {
      provider: "v8",
      include: ["grammars/src/**/*.ts", "packages/*/src/**/*.ts"],
      // The language server and commands run as built programs, which the report cannot see into.
      exclude: ["**/*.test.ts", "**/testing/**", "packages/language-server/src/**", "packages/cli/src/**"],
      reporter: ["text-summary", "html"],
    },
    globalSetup: ["test/support/temporary.ts"],
    setupFiles: ["test/support/seed.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

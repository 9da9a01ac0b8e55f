import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages are read from their sources ("source" condition), so no build stands between an edit and a test.
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["grammars/**/*.test.ts", "packages/**/*.test.ts", "test/**/*.test.ts", "extension/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/output/**"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

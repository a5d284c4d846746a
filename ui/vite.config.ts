import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // Fonts stand in ../assets, beside the icons they belong with.
  server: { fs: { allow: [".."] } },
  build: {
    target: "es2022",
    // The content policy allows files of the bundle and no data: addresses.
    assetsInlineLimit: 0,
    sourcemap: false,
    // Two windows: the workstation, and the one in which a person signs.
    rolldownOptions: {
      input: {
        main: resolve(import.meta.dirname, "index.html"),
        sign: resolve(import.meta.dirname, "sign.html"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    // One page and one set of modules for all files (setup.ts puts back what a test changed): a
    // third of the time.
    isolate: false,
    // No test measures time; on a busy machine they only take longer.
    testTimeout: 30_000,
  },
});

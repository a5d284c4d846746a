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
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});

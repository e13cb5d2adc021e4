import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The page's template reads the manifest and links what it names; nothing is inlined, since the page allows no inline
// script or style.
export default defineConfig({
  base: "/static/dist/",
  plugins: [react()],
  server: { fs: { allow: ["../.."] } },
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "src/main.tsx" },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});

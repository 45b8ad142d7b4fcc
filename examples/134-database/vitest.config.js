import kinoko from 'kinoko/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [kinoko()],
  // PGlite compiles a PostgreSQL when it starts
  test: { testTimeout: 120_000, hookTimeout: 120_000 },
})

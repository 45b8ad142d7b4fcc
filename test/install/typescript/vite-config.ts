import { defineConfig } from 'vitest/config'
import kinoko from 'kinoko/vite'

export default defineConfig({ plugins: [kinoko()] })

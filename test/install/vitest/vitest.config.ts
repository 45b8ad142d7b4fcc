import { defineConfig } from 'vitest/config'
import kinoko from 'kinoko/vite'

const isWithout = process.env['KINOKO_WITHOUT'] !== undefined

export default defineConfig({ plugins: isWithout ? [] : [kinoko()] })

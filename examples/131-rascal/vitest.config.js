import kinoko from 'kinoko/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [kinoko({ standIn: { hosts: ['rabbitmq.internal'] } })],
})

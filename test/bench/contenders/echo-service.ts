import { defineService } from 'kinoko'

export const EchoService = defineService({
  name: 'echo',
  methods: {
    echo(payload: string): string {
      return payload
    },
  },
})
export type EchoService = InstanceType<typeof EchoService>

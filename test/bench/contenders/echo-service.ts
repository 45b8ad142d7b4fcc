import { defineService, type ServiceClass } from 'kinoko'

export interface EchoService {
  echo(payload: string): string
}

/** A service that gives back what it gets. Contenders have names of their own: they share a broker. */
export function echoService(name: string): ServiceClass<EchoService> {
  return defineService({
    name,
    methods: {
      echo(payload: string): string {
        return payload
      },
    },
  })
}

/**
 * An entrypoint of one's own: anything that can fire a method. Here it is a mailbox; all entrypoints of a
 * container share one extension, which does the work.
 */
import { Entrypoint, entrypoint, Extension, service, type ServiceContainer } from 'kinoko'
import { simulate } from 'kinoko/testing'

/** The world outside: letters by address. */
const letters = new Map<string, string[]>([['ada', ['Dear Ada, ...', 'Ada, again!']]])

/** Looks into the mailboxes once a minute. One for all entrypoints of a container. */
class Postman extends Extension {
  readonly #boxes = new Map<string, (letter: string) => void>()
  #timer: object = {}

  register(address: string, deliver: (letter: string) => void): void {
    this.#boxes.set(address, deliver)
  }

  override start(): void {
    this.#timer = this.container.ambient.setTimeout(() => this.#goRound(), 60_000)
  }

  override stop(): void {
    this.container.ambient.clearTimeout(this.#timer)
  }

  #goRound(): void {
    for (const [address, deliver] of this.#boxes) {
      for (const letter of letters.get(address) ?? []) deliver(letter)
      letters.delete(address)
    }
    this.start()
  }
}

class Mailbox extends Entrypoint {
  readonly #address: string
  #postman!: Postman

  constructor(address = '') {
    super()
    this.#address = address
  }

  override bind(container: ServiceContainer): void {
    super.bind(container)
    this.#postman = this.share(Postman)
  }

  override setup(): void {
    this.#postman.register(this.#address, (letter) => {
      this.container.spawnWorker(this, [letter], undefined, {
        contextData: { user_id: this.#address },
        handleResult: (worker, outcome) => {
          console.log(`${worker.toString()}: ${outcome.ok ? 'answered' : 'thrown away'}`)
          return outcome
        },
      })
    })
  }
}

const mailbox = entrypoint((address?: string) => new Mailbox(address))

@service('office')
class OfficeService {
  @mailbox('ada') answer(letter: string) {
    console.log(letter)
  }
}

await simulate({}, async (sim) => {
  sim.service(OfficeService)
  await sim.sleep(61_000)
})

import type { Emitter } from '../support/emitter.js'
import type { HealthCheck } from '../support/health-check.js'
import { UnboundExtension } from '../errors/errors.js'
import type { ServiceClass } from '../service/name.js'
import type { WaitingCall } from './call-events.js'
import type { ContainerEvents } from './container-events.js'
import type { Environment } from './environment.js'
import type { WorkerContainer } from './worker.js'

/** A container as its extensions see it. */
export interface Container extends WorkerContainer {
  /** The class whose methods run. */
  readonly serviceClass: ServiceClass
  /** The configuration, ports and middleware that the container runs on. */
  readonly environment: Environment
  /** For observers. An error in a listener is logged and goes no further. */
  readonly events: Emitter<ContainerEvents>
  /** The container's only extension of a class, made when it is first asked for. */
  share<E extends Extension>(extensionClass: new () => E): E
  /** Resolves when no worker runs, and none waits for its turn. */
  idle(): Promise<void>
  /** Ends the container at once; `wait()` rejects with the error, if any. */
  kill(error?: unknown): void
  /** Ends the container with grace. */
  stop(): Promise<void>
}

/**
 * A part of a container: an entrypoint, a dependency provider, or something these two are built on.
 *
 * The life of an extension: `bind` (the container takes it), `setup` (all extensions get ready), `start` (all are set
 * up: begin), then `stop` with grace or `kill` without. Each may be asynchronous but `bind`. A
 * constructor runs often and must be cheap: work belongs into `setup`.
 */
export abstract class Extension {
  #container: Container | undefined
  #claimed: Extension[] | undefined

  /** The container that the extension belongs to. Throws an UnboundExtension before there is one. */
  get container(): Container {
    if (this.#container !== undefined) return this.#container
    throw new UnboundExtension(
      `${this.constructor.name} is not bound to a container: it works only inside one (or let workerFactory of kinoko/testing replace it)`,
    )
  }

  /** The extensions that this one claimed, set up before it and stopped after it. */
  get subExtensions(): readonly Extension[] {
    return this.#claimed ?? []
  }

  /** Whether the extension belongs to a container. */
  isBound(): boolean {
    return this.#container !== undefined
  }

  /**
   * Called once, by the container. Override to claim sub-extensions with {@link use} and {@link share}. Throws an
   * UnboundExtension when the extension belongs to a container already.
   */
  bind(container: Container): void {
    if (this.#container !== undefined) {
      throw new UnboundExtension(
        `${this.constructor.name} already belongs to a container of \`${this.#container.serviceName}\`: make one for each container`,
      )
    }
    this.#container = container
  }

  /** Gets ready: opens, declares, registers. Not all other extensions are ready yet. */
  setup?(): void | Promise<void>

  /** Begins: from here the extension reacts to the world outside. */
  start?(): void | Promise<void>

  /** Ends with grace; resolves when nothing more will happen. */
  stop?(): void | Promise<void>

  /** Ends at once; must not throw. */
  kill?(error: unknown): void

  /** The calls to others that wait for their end, for diagnosis; asked of shared extensions. */
  waitingCalls?(): readonly WaitingCall[]

  /** Checks for a probe; asked of shared extensions. */
  health?(): readonly HealthCheck[]

  /** Claims an extension for this one alone. Call it in {@link bind}. */
  protected use<E extends Extension>(extension: E): E {
    extension.bind(this.container)
    return this.#claim(extension)
  }

  /** Claims the container's only instance of a class. Call it in {@link bind}. */
  protected share<E extends Extension>(extensionClass: new () => E): E {
    return this.#claim(this.container.share(extensionClass))
  }

  #claim<E extends Extension>(extension: E): E {
    this.#claimed ??= []
    this.#claimed.push(extension)
    return extension
  }
}

/** Extensions and all that they are built on, each once, what others need first. */
export function withSubExtensions(extensions: Iterable<Extension>): Set<Extension> {
  const found = new Set<Extension>()
  const visit = (extension: Extension): void => {
    extension.subExtensions.forEach(visit)
    found.add(extension)
  }
  for (const extension of extensions) visit(extension)
  return found
}

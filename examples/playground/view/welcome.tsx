import type { Signal } from '@preact/signals'
import { Links } from './help.js'

interface WelcomeProps {
  readonly isShown: Signal<boolean>
  readonly startTour: () => void
}

/** What this is, for whoever is here for the first time. */
export function Welcome({ isShown, startTour }: WelcomeProps) {
  if (!isShown.value) return null
  return (
    <section class="welcome" aria-label="What this is">
      <p>
        <b>A cluster of RPC services and its RabbitMQ, simulated in your browser:</b> find the order
        of messages that breaks it, mend the code, and prove it.
      </p>
      <p class="links">
        <button type="button" class="main" onClick={startTour}>
          Show me around
        </button>
        <Links />
      </p>
      <button
        type="button"
        class="round plain"
        aria-label="Close the welcome"
        title="Close"
        onClick={() => (isShown.value = false)}
      >
        ×
      </button>
    </section>
  )
}

/** All that the live page knows, and all that can be done on it. */
import { batch, computed, signal } from '@preact/signals'
import { graphOf, type Graph } from '../graph.js'
import { flightMs, movingAt, spanAt, type Moving } from '../motion.js'
import { Playback } from '../playback.js'
import type { Frame, PlacedEvent, RunRecord } from '../record.js'
import type { Scene } from '../scene.js'
import { browserStore, type Store } from '../storage.js'
import { Feed, NotLoggedIn, type Login } from './feed.js'
import { History } from './history.js'
import type { BrokerState, Line } from './lines.js'
import { LiveBroker } from './live-broker.js'
import { Narrator } from './narrator.js'
import { Pace } from './pace.js'
import { Surroundings } from './surroundings.js'

export type Status = 'connecting' | 'login' | 'live' | 'lost'

/** Milliseconds between two tries to reach a broker that is gone. */
const retryMs = 1_000
/** Milliseconds between two looks at what is to be drawn. */
const graphMs = 200
/** Milliseconds after which a publish of which nothing more is told goes nowhere, and nothing goes on any more. */
const quietMs = { publish: 150, idle: 5_000 }

/** What was seen of the broker; there are no calls, for clients of any kind are at work. */
type Seen = Pick<RunRecord, 'frames' | 'story' | 'calls'>

interface InFlight {
  readonly flight: Moving['flight']
  readonly event: PlacedEvent
  readonly since: number
}

/** More than these are not drawn at a time. */
const mostInFlight = 400

export class LiveSession implements Scene {
  readonly status = signal<Status>('connecting')
  /** Why somebody who has logged in is not let in. */
  readonly isRefused = signal(false)
  readonly state = signal<BrokerState | undefined>(undefined)
  readonly virtualHost = signal('/')
  /** Whether the page goes on with what comes. */
  readonly isFollowing = signal(true)
  /** How many lines the broker has dropped, since the page was too slow. */
  readonly dropped = signal(0)
  /** How many events are no longer kept, and how much there is no room for in the picture. */
  readonly leftOut = signal({ events: 0, places: 0 })
  /** Why something was not done. */
  readonly problem = signal<string | undefined>(undefined)
  readonly run = signal<Seen>({ frames: [], story: [], calls: [] })
  readonly playback = new Playback()
  readonly graph = signal<Graph>(graphOf([]))
  readonly selected = signal<string | undefined>(undefined)
  readonly opened = signal<number | undefined>(undefined)
  readonly sought = signal('')
  readonly focus = signal<string | undefined>(undefined)
  readonly family = signal<ReadonlySet<string> | undefined>(undefined)
  readonly store: Store

  readonly frame = computed<Frame | undefined>(() => {
    const { frames } = this.run.value
    return frames[Math.min(this.playback.index.value, frames.length - 1)]
  })
  readonly moving = computed<readonly Moving[]>(() => {
    if (this.isFollowing.value) return this.#flying.value
    const { position, pace } = this.playback
    return movingAt(this.run.value.frames, position.value, spanAt(pace))
  })

  #feed: Feed | undefined
  #history = new History()
  #broker = new LiveBroker()
  #narrator = this.#newNarrator()
  #surroundings = new Surroundings()
  readonly #pace = new Pace()
  readonly #flying = signal<readonly Moving[]>([])
  #inFlight: InFlight[] = []
  #heardAt = 0
  #drawnAt = -Infinity
  #isNew = false

  constructor(store: Store = browserStore()) {
    this.store = store
  }

  /** Follows the broker until it does not let the user in. */
  async connect(login: Login, isByPerson: boolean): Promise<void> {
    const feed = new Feed(login)
    this.#feed = feed
    for (;;) {
      let isFirst = true
      const heard = (lines: readonly Line[]): void => {
        if (isFirst) this.#reset()
        isFirst = false
        this.#hear(lines)
      }
      try {
        await feed.follow(heard)
      } catch (error) {
        if (error instanceof NotLoggedIn) {
          this.isRefused.value = isByPerson
          this.status.value = 'login'
          return
        }
      }
      this.status.value = 'lost'
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }

  /** `pause`, `step`, `resume`, `faults/restart` and so on. */
  async act(what: string, body: object = {}): Promise<void> {
    try {
      this.problem.value = await this.#feed?.act(what, body)
    } catch (error) {
      this.problem.value = (error as Error).message
    }
  }

  choose(virtualHost: string): void {
    this.virtualHost.value = virtualHost
    const { value: state } = this.state
    this.#reset()
    if (state !== undefined) this.#hear([{ state }])
  }

  /** Goes on with what comes. */
  follow(): void {
    batch(() => {
      this.playback.goTo(this.playback.length.value)
      this.#inFlight = []
      this.opened.value = undefined
      this.isFollowing.value = true
    })
  }

  /** Looks at an earlier moment, or the same for longer. */
  stay(look: () => void = () => undefined): void {
    batch(() => {
      this.isFollowing.value = false
      look()
    })
  }

  openEvent(place: number | undefined): void {
    if (place === undefined) {
      this.opened.value = undefined
      return
    }
    this.stay(() => {
      this.opened.value = place
      this.playback.goTo(this.run.value.story[place]?.frame ?? this.playback.index.value)
    })
  }

  focusOn(): void {
    // there are no calls
  }

  /** So much time has passed. */
  tick(ms: number, now: number): void {
    if (now - this.#heardAt > quietMs.publish && this.#narrator.isWaiting) {
      this.#narrator.flush()
      this.#publishRun()
    }
    if (this.isFollowing.value) this.#goOn(ms, now)
    else this.playback.tick(ms)
    this.#draw(now)
  }

  #newNarrator(): Narrator {
    return new Narrator(this.#broker, (told) => {
      this.#history.add(told)
      this.#surroundings.learn(this.#history.frames.at(-1)!)
    })
  }

  #reset(): void {
    batch(() => {
      this.#history = new History()
      this.#broker = new LiveBroker()
      this.#broker.virtualHost = this.virtualHost.value
      this.#surroundings = new Surroundings()
      this.#narrator = this.#newNarrator()
      this.#inFlight = []
      this.#isNew = true
      this.dropped.value = 0
      this.selected.value = undefined
      this.opened.value = undefined
      this.isFollowing.value = true
      this.playback.goTo(0)
    })
  }

  #hear(lines: readonly Line[]): void {
    this.#heardAt = performance.now()
    batch(() => {
      for (const line of lines) {
        if ('state' in line) this.#learn(line.state)
        if ('dropped' in line) this.dropped.value += line.dropped
        this.#narrator.hear(line)
      }
      this.#history.amend(this.#broker.cluster)
      this.#publishRun()
    })
  }

  #learn(state: BrokerState): void {
    this.status.value = 'live'
    this.state.value = state
    const names = state.virtual_hosts.map(({ name }) => name)
    const { value: chosen } = this.virtualHost
    if (!names.includes(chosen)) this.virtualHost.value = names[0] ?? chosen
    this.#broker.virtualHost = this.virtualHost.value
  }

  #publishRun(): void {
    const gone = this.#history.cut()
    const { frames, story, leftOut } = this.#history
    const { playback, opened } = this
    batch(() => {
      const index = playback.index.value
      this.leftOut.value = { events: leftOut, places: this.#broker.leftOut }
      playback.setFrames(frames)
      if (gone > 0) {
        playback.position.value = Math.max(0, index - gone)
        const { value: place } = opened
        opened.value = place === undefined || place < gone ? undefined : place - gone
      }
      // what was there before is nothing that happens
      if (this.#isNew) playback.position.value = frames.length - 1
      this.#isNew = false
      this.run.value = { frames, story: [...story], calls: [] }
    })
  }

  #goOn(ms: number, now: number): void {
    const { playback } = this
    const { frames, story } = this.#history
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    const from = playback.index.value
    const to = isStill
      ? frames.length - 1
      : this.#pace.advance(ms, from, frames.length - 1, (event) => {
          return frames[event]!.flights.length === 0
        })
    for (let at = from + 1; at <= to && !isStill; at++) {
      const event = story[at - 1]!
      for (const flight of frames[at]!.flights) this.#inFlight.push({ flight, event, since: now })
    }
    this.#inFlight = this.#inFlight
      .filter(({ since }) => now - since <= flightMs)
      .slice(-mostInFlight)
    batch(() => {
      if (to !== from) playback.position.value = to
      if (this.#inFlight.length > 0 || this.#flying.value.length > 0) {
        this.#flying.value = this.#inFlight.map(({ flight, event: { frame }, since }) => {
          return { flight, frame, part: (now - since) / flightMs }
        })
      }
    })
  }

  #draw(now: number): void {
    if (now - this.#drawnAt < graphMs) return
    this.#drawnAt = now
    const { frames } = this.#history
    const index = Math.min(this.playback.index.value, frames.length - 1)
    const isIdle = this.isFollowing.value && now - this.#heardAt > quietMs.idle
    this.graph.value = this.#surroundings.at(frames, index, isIdle)
  }
}

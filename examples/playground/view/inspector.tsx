import { useState } from 'preact/hooks'
import type { Cluster, NetworkState } from '../model/cluster.js'
import type { Intervention } from '../model/intervention.js'
import type { Session } from '../model/session.js'
import { CallForm } from './call-form.js'
import { Ways } from './ways.js'

/** What can be done to what was clicked, or to all. */
export function Inspector({ session }: { session: Session }) {
  const [isOpen, setOpen] = useState(false)
  const cluster = session.frame.value?.cluster
  const selected = session.selected.value
  if (cluster === undefined) return null
  const act = (what: Intervention): void => void session.intervene(what)
  const isTold = session.file.value !== undefined
  return (
    <aside class="inspector" aria-label="What you can do">
      {selected !== undefined ? (
        <Details
          selected={selected}
          cluster={cluster}
          act={act}
          isTold={isTold}
          session={session}
        />
      ) : isTold ? (
        <p class="hint">
          This run is told by a file: look at it, step through it. It cannot be changed.
        </p>
      ) : isOpen ? (
        <>
          <CallForm session={session} act={act} />
          <Ways session={session} act={act} />
          <Acts acts={brokerActs(cluster)} act={act} title="the broker" />
          <button type="button" class="link" onClick={() => setOpen(false)}>
            close
          </button>
        </>
      ) : (
        <button type="button" class="opener" onClick={() => setOpen(true)}>
          Intervene…
        </button>
      )}
    </aside>
  )
}

interface DetailsProps {
  readonly session: Session
  readonly selected: string
  readonly cluster: Cluster
  readonly act: (what: Intervention) => void
  readonly isTold: boolean
}

function Details({ session, selected, cluster, act, isTold }: DetailsProps) {
  const kind = selected.slice(0, selected.indexOf(' '))
  const name = selected.slice(kind.length + 1)
  const acts = isTold ? [] : actsFor(kind, name, cluster)
  return (
    <>
      <h2>
        {name} <span>{wordFor(kind, name, cluster)}</span>
      </h2>
      <Facts kind={kind} name={name} cluster={cluster} />
      <Acts acts={acts} act={act} />
      <button type="button" class="link" onClick={() => (session.selected.value = undefined)}>
        close
      </button>
    </>
  )
}

function wordFor(kind: string, name: string, cluster: Cluster): string {
  if (kind !== 'host') return kind
  return cluster.clients.some((client) => client.name === name) ? 'client' : 'instance'
}

function Facts({ kind, name, cluster }: { kind: string; name: string; cluster: Cluster }) {
  if (kind === 'queue') {
    const queue = cluster.queues.find((other) => other.name === name)
    if (queue === undefined) return null
    const { ready, unacked, consumers } = queue
    return (
      <p>
        {ready} ready, {unacked} out with {consumers.length === 0 ? 'nobody' : consumers.join(', ')}
      </p>
    )
  }
  if (kind === 'exchange') {
    const bound = cluster.bindings.filter(({ exchange }) => exchange === name)
    return <p>{bound.map(({ queue, keys }) => `${keys.join(', ')} → ${queue}`).join(' · ')}</p>
  }
  const instance = cluster.services
    .flatMap(({ instances }) => instances)
    .find((other) => kind === 'host' && other.name === name)
  if (instance === undefined) return null
  return (
    <p>
      {instance.state}, works on {instance.busy} of at most {instance.limit}, has served{' '}
      {instance.served}
    </p>
  )
}

interface ActsProps {
  readonly acts: readonly (readonly [label: string, what: Intervention])[]
  readonly act: (what: Intervention) => void
  readonly title?: string
}

function Acts({ acts, act, title }: ActsProps) {
  if (acts.length === 0) return null
  return (
    <div class="actions">
      {title !== undefined && <span>{title}</span>}
      {acts.map(([label, what]) => (
        <button type="button" key={label} onClick={() => act(what)}>
          {label}
        </button>
      ))}
    </div>
  )
}

type LabelledActs = (readonly [label: string, what: Intervention])[]

function actsFor(kind: string, name: string, cluster: Cluster): LabelledActs {
  switch (kind) {
    case 'service':
      return [['add an instance', { kind: 'add', service: name }]]
    case 'exchange':
      return brokerActs(cluster)
    case 'host': {
      const client = cluster.clients.find((other) => other.name === name)
      if (client !== undefined) return networkActs(name, client.network)
      const instance = cluster.services
        .flatMap(({ instances }) => instances)
        .find((other) => other.name === name)
      if (instance === undefined) return []
      return [...lifeActs(name, instance.state), ...networkActs(name, instance.network)]
    }
    default:
      return []
  }
}

function lifeActs(instance: string, state: string): LabelledActs {
  switch (state) {
    case 'running':
      return [
        ['crash', { kind: 'crash', instance }],
        ['pause', { kind: 'pause', instance }],
        ['restart', { kind: 'restart', instance }],
      ]
    case 'paused':
      return [
        ['go on', { kind: 'resume', instance }],
        ['crash', { kind: 'crash', instance }],
      ]
    default:
      return [['start again', { kind: 'restart', instance }]]
  }
}

function networkActs(host: string, { isCut, isHeld, delayMs }: NetworkState): LabelledActs {
  return [
    isCut ? ['mend the link', { kind: 'heal', host }] : ['cut the link', { kind: 'cut', host }],
    isHeld ? ['let go', { kind: 'release', host }] : ['hold the link', { kind: 'hold', host }],
    delayMs > 0
      ? ['make it fast', { kind: 'slow', host, delayMs: 0 }]
      : ['slow it down', { kind: 'slow', host, delayMs: 200 }],
    ['break connections', { kind: 'disconnect', host }],
  ]
}

function brokerActs({ broker }: Cluster): LabelledActs {
  return [
    ['restart', { kind: 'restart broker', downMs: 500 }],
    broker.isBlocked ? ['unblock', { kind: 'unblock' }] : ['block publishers', { kind: 'block' }],
    broker.isRefusing
      ? ['accept connections', { kind: 'accept' }]
      : ['refuse connections', { kind: 'refuse' }],
  ]
}
